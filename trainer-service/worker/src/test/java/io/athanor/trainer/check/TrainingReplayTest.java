package io.athanor.trainer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.TorchRuntime;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs recorded with transformers and PEFT are reproduced; a broken training step fails here. */
class TrainingReplayTest {
  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  @ParameterizedTest
  @CsvSource({
    "llama, ONE_ROW_AT_A_TIME",
    "llama, PACKED",
    "llama, PACKED_AND_RECOMPUTED",
    "mistral, ONE_ROW_AT_A_TIME",
    "mistral, PACKED",
    "qwen2, ONE_ROW_AT_A_TIME",
    "qwen2, PACKED",
    "qwen3, ONE_ROW_AT_A_TIME",
    "qwen3, PACKED",
    "llama-gqa5-rslora, ONE_ROW_AT_A_TIME",
    "llama-gqa5-rslora, PACKED_AND_RECOMPUTED",
    "qwen3-untied, ONE_ROW_AT_A_TIME",
    "qwen3-untied, PACKED_AND_RECOMPUTED",
    "llama-q4_1-gguf, ONE_ROW_AT_A_TIME",
    "llama-q4_1-gguf, PACKED_AND_RECOMPUTED"
  })
  void recordedRunIsReproduced(String recording, TrainingReplay.Feeding feeding)
      throws URISyntaxException {
    // When
    ReplayErrors errors = TrainingReplay.replay(recording(recording), feeding);

    // Then
    assertThat(errors.quantities())
        .extracting(ReplayErrors.Quantity::name)
        .containsExactly(
            "loss", "gradient norm", "first gradients", "final adapter", "probe logits");
    assertThat(errors.quantities())
        .allSatisfy(quantity -> assertThat(quantity.passed()).as(quantity.toString()).isTrue());
  }

  @ParameterizedTest
  @CsvSource({
    "llama, BF16",
    "mistral, INT8",
    "qwen2, NF4",
    "qwen3, NF4",
    "llama, GGUF",
    "llama-q4_1-gguf, GGUF"
  })
  void compactStorageAgreesWithItsRestoredWeights(String recording, BaseStorage storage)
      throws URISyntaxException {
    // When
    ReplayErrors errors =
        TrainingReplay.replay(
            recording(recording), TrainingReplay.Feeding.PACKED_AND_RECOMPUTED, storage);

    // Then
    assertThat(errors.quantities()).allSatisfy(quantity -> assertThat(quantity.passed()).isTrue());
  }

  static Path recording(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(TrainingReplayTest.class.getResource("/lora-golden/" + name))
            .toURI());
  }
}
