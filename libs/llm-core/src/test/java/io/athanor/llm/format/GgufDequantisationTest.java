package io.athanor.llm.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufDequantisationTest {

  @ParameterizedTest
  @CsvSource({
    "BF16,BF16",
    "Q4_0,Q4_0",
    "Q4_1,Q4_1",
    "Q5_0,Q5_0",
    "Q5_1,Q5_1",
    "Q8_0,Q8_0",
    "Q4_K_M,Q4_K",
    "Q5_K_M,Q5_K",
    "Q6_K,Q6_K"
  })
  void everyTypeGivesTheBitsOfTheReferenceReader(String name, String type) throws IOException {
    // Given
    Set<String> types = new TreeSet<>();
    try (GgufFile file = GgufFile.open(Golden.path("gguf-quant/" + name + ".gguf"));
        SafetensorsFile expected =
            SafetensorsFile.open(Golden.path("gguf-quant/" + name + ".expected.safetensors"))) {
      assertThat(expected.names()).hasSize(3);
      for (String tensor : expected.names()) {
        // When
        TensorView actual = file.tensor(tensor);
        // Then
        assertThat(actual.shape()).isEqualTo(expected.tensor(tensor).shape());
        assertThat(bits(actual.toFloats())).isEqualTo(bits(expected.floats(tensor)));
        types.add(actual.typeName());
      }
    }
    assertThat(types).contains(type);
  }

  @Test
  void rowRangeEqualsTheSameRowsOfTheWhole() throws IOException {
    try (GgufFile file = GgufFile.open(Golden.path("gguf-quant/Q6_K.gguf"))) {
      // Given
      TensorView view = file.tensor("blk.0.attn_k.weight");
      float[] whole = view.toFloats();
      // When
      float[] rows = new float[2 * 256];
      view.readRows(100, 2, rows, 0);
      // Then
      assertThat(rows).isEqualTo(java.util.Arrays.copyOfRange(whole, 100 * 256, 102 * 256));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
