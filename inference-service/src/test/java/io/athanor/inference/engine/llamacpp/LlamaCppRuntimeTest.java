package io.athanor.inference.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.TokenBatch;
import io.athanor.inference.sampling.TokenSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LlamaCppRuntimeTest extends SmallModelTest {

  @Test
  void adapterChangesTheLogitsAndOffRestoresThemBitForBit() {
    // Given
    float[] before = lastLogits(null, 0);
    runtime.loadAdapter(AdapterUse.of("tuned"), LORA);

    // When
    float[] loadedButOff = lastLogits(null, 0);
    float[] on = lastLogits("tuned", 0);
    float[] offAgain = lastLogits(null, 0);

    // Then
    assertThat(loadedButOff).isEqualTo(before);
    assertThat(on).isNotEqualTo(before);
    assertThat(offAgain).isEqualTo(before);
  }

  @Test
  void batchOfFourEqualsFourSingles() {
    // Given
    float[] single = lastLogits(null, 0);
    TokenBatch batch = new TokenBatch(32);
    for (int sequence = 0; sequence < 4; sequence++) {
      runtime.truncate(sequence, 0);
      addPrompt(batch, sequence);
    }

    // When
    List<float[]> rows = decode(batch);

    // Then
    assertThat(rows).hasSize(4);
    for (float[] row : rows) {
      assertThat(greatestDifference(row, single)).isLessThan(1e-4f);
      assertThat(argmax(row)).isEqualTo(argmax(single));
    }
  }

  @Test
  void sharedPrefixGivesTheLogitsOfAPromptDecodedInFull() {
    // Given
    float[] expected = lastLogits(null, 0);
    runtime.sharePrefix(0, 1, PROMPT.length - 1);
    TokenBatch batch = new TokenBatch(32);
    batch.add(PROMPT[PROMPT.length - 1], PROMPT.length - 1, 1, true);

    // When
    float[] shared = decode(batch).getFirst();

    // Then
    assertThat(greatestDifference(shared, expected)).isLessThan(1e-4f);
  }

  @Test
  void fragmentedCacheStillTakesABatch() {
    // Given: every second cell of the cache is taken
    TokenBatch filling = new TokenBatch(32);
    for (int start = 0; start < 124; start += 31) {
      filling.clear();
      for (int i = 0; i < 31; i++) {
        int position = (start + i) / 2;
        filling.add(7, position, (start + i) % 2, false);
      }
      decode(filling);
    }
    runtime.truncate(1, 0);
    TokenBatch batch = new TokenBatch(32);
    addPrompt(batch, 2);

    // When
    List<float[]> rows = decode(batch);

    // Then
    assertThat(rows).hasSize(1);
  }

  @Test
  void truncatedModelIsRefusedWithItsName() throws IOException {
    // Given
    Path truncated = folder.resolve("truncated.gguf");
    Files.write(truncated, Arrays.copyOf(Files.readAllBytes(BASE), 200_000));

    // When, Then
    assertThatThrownBy(() -> llamaCpp.openModel(truncated))
        .isInstanceOf(LlamaCppException.class)
        .hasMessageContaining("truncated.gguf cannot be loaded as a model: ");
  }

  @Test
  void modelOfAnotherKindIsRefusedAsAdapterWithItsName() {
    assertThatThrownBy(() -> runtime.loadAdapter(AdapterUse.of("wrong"), BASE))
        .hasMessageContaining("base-f32.gguf holds no adapter");
    try (LlamaCppRuntime alone = open(Mixing.NEVER)) {
      assertThatThrownBy(() -> alone.loadAdapter(AdapterUse.of("wrong"), BASE))
          .isInstanceOf(LlamaCppException.class)
          .hasMessageContaining("base-f32.gguf cannot be loaded as a LoRA adapter of model ");
    }
  }

  @Test
  void missingFileIsRefusedWithItsName() {
    assertThatThrownBy(() -> llamaCpp.openModel(folder.resolve("absent.gguf")))
        .isInstanceOf(LlamaCppException.class)
        .hasMessageContaining("absent.gguf cannot be loaded as a model: ");
  }

  @Test
  void unknownAdapterIsRefused() {
    assertThatThrownBy(() -> lastLogits("absent", 0))
        .isInstanceOf(EngineException.class)
        .hasMessage("Adapter absent is not loaded");
  }

  @Test
  void modelCannotBeClosedUnderItsContext() {
    // Given
    LlamaModel model = llamaCpp.openModel(BASE);
    LlamaContext context = model.openContext(new LlamaContext.Settings(32, 8, 1, 1), null);

    // When, Then
    assertThatThrownBy(model::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is still used by 1 other objects");
    context.close();
    model.close();
    assertThatThrownBy(() -> model.tokenBytes(5)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> context.truncate(0, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tokenOutsideTheVocabularyNeverReachesNativeCode() {
    // Given
    TokenBatch batch = new TokenBatch(1);
    batch.add(runtime.vocabularySize(), 0, 0, true);

    // When, Then
    assertThatThrownBy(() -> decode(batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is outside the vocabulary");
  }

  private static void addPrompt(TokenBatch batch, int sequence) {
    addPrompt(batch, sequence, null);
  }

  private static int argmax(float[] row) {
    return TokenSampler.argmax(row);
  }
}
