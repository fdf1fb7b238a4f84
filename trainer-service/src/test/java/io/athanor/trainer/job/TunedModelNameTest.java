package io.athanor.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunedModelNameTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "smollm2-135m-instruct, mill, ft:smollm2-135m-instruct:athanor:mill:0123456789ab",
        "hf://org/Model-1B@main, none, ft:model-1b:athanor::0123456789ab",
        "/models/tiny-llama-f16.gguf, my mill: 1, ft:tiny-llama-f16:athanor:my-mill-1:0123456789ab",
        "/models/folder/, none, ft:folder:athanor::0123456789ab"
      })
  void nameHasTheFivePartsAndNoOtherColon(String base, String suffix, String expected) {
    // Given
    RunId run = new RunId("01989f2c-4b00-7aaa-8bbb-0123456789ab");
    // When
    String name = TunedModelName.of(base, "athanor", suffix, run);
    // Then
    assertThat(name).isEqualTo(expected);
  }
}
