package io.athanor.inference.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.SequenceCopy;
import io.athanor.inference.engine.TokenBatch;
import io.athanor.inference.sampling.TokenSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
  void promptAtOnceGivesTheLogitsOfOneTokenAfterTheOther() {
    // Given: two prompts in one batch, one of them longer than the attention's blocks
    Map<Integer, Integer> lengths = Map.of(0, 100, 1, 20);
    Map<Integer, float[]> expected = new HashMap<>();
    lengths.forEach((sequence, length) -> expected.put(sequence, grow(sequence, 0, length)));
    TokenBatch batch = new TokenBatch(128);
    lengths.forEach(
        (sequence, length) -> {
          runtime.truncate(sequence, 0);
          IntStream.range(0, length)
              .forEach(i -> batch.add(token(i), i, sequence, i == length - 1));
        });

    // When
    Map<Integer, float[]> logits = new HashMap<>();
    runtime.decode(batch, (index, row) -> logits.put(batch.sequence(index), row.clone()));

    // Then
    lengths
        .keySet()
        .forEach(
            sequence ->
                assertThat(greatestDifference(logits.get(sequence), expected.get(sequence)))
                    .as("sequence %d", sequence)
                    .isLessThan(2e-3f));
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
  void copyThatIsPutBackGivesTheSameLogits() {
    // Given
    float[] expected = lastLogits(null, 0);
    SequenceCopy copy = runtime.copy(0);
    runtime.truncate(0, 0);

    // When
    assertThat(runtime.restore(1, copy)).isTrue();
    runtime.truncate(1, PROMPT.length - 1);
    TokenBatch batch = new TokenBatch(32);
    batch.add(PROMPT[PROMPT.length - 1], PROMPT.length - 1, 1, true);
    float[] restored = decode(batch).getFirst();

    // Then
    assertThat(greatestDifference(restored, expected)).isLessThan(1e-4f);
    copy.close();
  }

  @Test
  void movedSequencesGiveTheSameLogitsBitForBit() {
    // Given: two sequences that grew by turns, and one that shares the beginning of the first
    List<float[]> expected = List.of();
    List<float[]> moved = List.of();
    for (boolean moving : List.of(false, true)) {
      IntStream.range(0, 4).forEach(sequence -> runtime.truncate(sequence, 0));
      TokenBatch batch = new TokenBatch(32);
      for (int position = 0; position < 20; position++) {
        batch.clear();
        batch.add(position + 3, position, 0, false);
        batch.add(90 - position, position, 1, false);
        decode(batch);
      }
      runtime.sharePrefix(0, 2, 10);

      // When
      if (moving) {
        assertThat(runtime.defragment(List.of(0, 1, 2))).isEmpty();
      }
      batch.clear();
      batch.add(7, 20, 0, true);
      batch.add(7, 20, 1, true);
      batch.add(7, 10, 2, true);
      expected = moved;
      moved = decode(batch);
    }

    // Then
    assertThat(moved).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(moved.get(i)).isEqualTo(expected.get(i));
    }
  }

  @Test
  void sequenceThatFindsNoRoomSideBySideIsEmptyAndCanBeComputedAgain() {
    // Given: of 256 cells, to which flash attention pads the cache, every second one belongs to a
    // sequence that stays
    grow(1, 0, 119);
    float[] expected = grow(1, 119, 120);
    runtime.truncate(1, 0);
    for (int position = 0; position < 119; position++) {
      grow(0, position, position + 1);
      grow(1, position, position + 1);
    }

    // When
    List<Integer> lost = runtime.defragment(List.of(1));

    // Then
    float[] logits = grow(1, lost.isEmpty() ? 119 : 0, 120);
    assertThat(greatestDifference(logits, expected)).isLessThan(1e-4f);
    assertThat(lost).isEqualTo(needsRoomSideBySide() ? List.of(1) : List.of());
  }

  /** Whether these natives put a sequence back only where all of it fits without a gap. */
  private static boolean needsRoomSideBySide() {
    return llamaCpp.description().contains("b4916");
  }

  private static int token(int position) {
    return 5 + position;
  }

  /** Decodes positions of a sequence one by one and returns the logits of the last. */
  private float[] grow(int sequence, int from, int to) {
    TokenBatch batch = new TokenBatch(1);
    float[] last = {};
    for (int position = from; position < to; position++) {
      batch.clear();
      batch.add(token(position), position, sequence, true);
      last = decode(batch).getFirst();
    }
    return last;
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
