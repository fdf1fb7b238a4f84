package io.athanor.inference.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.TokenBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches whose entries have different adapters, and batches that change between them. */
class MixedAdaptersTest extends SmallModelTest {

  @Test
  void batchOfDifferentAdaptersEqualsThemAlone() throws IOException {
    // Given
    AdapterUse tuned = AdapterUse.of("tuned");
    AdapterUse half = new AdapterUse("tuned", 0.5f);
    AdapterUse other = AdapterUse.of("other");
    Path otherFile = VariedAdapters.write(LORA, folder.resolve("other.gguf"), 3);
    try (LlamaCppRuntime alone = open(Mixing.NEVER)) {
      alone.loadAdapter(tuned, LORA);
      alone.loadAdapter(half, LORA);
      alone.loadAdapter(other, otherFile);
      runtime.loadAdapter(tuned, LORA);
      runtime.loadAdapter(half, LORA);
      runtime.loadAdapter(other, otherFile);
      assertThat(runtime.mixesAdapters()).isTrue();
      List<@Nullable AdapterUse> uses = Arrays.asList(tuned, null, other, half);
      TokenBatch batch = new TokenBatch(32);
      for (int sequence = 0; sequence < 4; sequence++) {
        addPrompt(batch, sequence, uses.get(sequence));
      }

      // When
      List<float[]> rows = decode(batch);

      // Then
      List<float[]> expected = new ArrayList<>();
      for (AdapterUse use : uses) {
        TokenBatch single = new TokenBatch(32);
        addPrompt(single, 0, use);
        alone.truncate(0, 0);
        alone.decode(single, (index, logits) -> expected.add(logits.clone()));
      }
      for (int i = 0; i < 4; i++) {
        assertThat(greatestDifference(rows.get(i), expected.get(i))).isLessThan(1e-4f);
        for (int j = 0; j < i; j++) {
          assertThat(greatestDifference(expected.get(j), expected.get(i))).isGreaterThan(1e-2f);
        }
      }
    }
  }

  @Test
  void batchesOfChangingAdaptersEqualThemAlone() throws IOException {
    // Given
    int adapters = 20;
    List<AdapterUse> uses = new ArrayList<>();
    try (LlamaCppRuntime alone = open(Mixing.NEVER);
        LlamaCppRuntime many = open(Mixing.of(adapters))) {
      for (int i = 0; i < adapters; i++) {
        Path file = VariedAdapters.write(LORA, folder.resolve(i + ".gguf"), i);
        AdapterUse use = AdapterUse.of("adapter-" + i);
        alone.loadAdapter(use, file);
        many.loadAdapter(use, file);
        uses.add(use);
      }
      AdapterUse first = uses.getFirst();
      AdapterUse near = uses.get(5);
      AdapterUse last = uses.getLast();
      List<List<@Nullable AdapterUse>> batches =
          List.of(
              Arrays.asList(first, near, near),
              Arrays.asList(near, near, near),
              Arrays.asList(first, near, null),
              Arrays.asList(last, first, near),
              Arrays.asList(last, last, last),
              Arrays.asList(null, last, null),
              Arrays.asList(null, null, null),
              Arrays.asList(near, first, last));

      for (List<@Nullable AdapterUse> batch : batches) {
        // When: a prompt of several tokens, then one token for each, then the first one's alone
        List<float[]> rows = decodeAll(many, batch);

        // Then
        List<float[]> expected = new ArrayList<>();
        for (AdapterUse use : batch) {
          expected.addAll(decodeAll(alone, Arrays.asList(use)));
        }
        for (int i = 0; i < rows.size(); i++) {
          int row = i < 6 ? i % 3 * 3 + i / 3 : 2;
          assertThat(greatestDifference(rows.get(i), expected.get(row)))
              .as("row %d of %s", i, batch)
              .isLessThan(1e-4f);
        }
      }
    }
  }

  @Test
  void adapterThatOverflowsIsRefusedAndHarmsNoOther() throws IOException {
    // Given
    AdapterUse tuned = AdapterUse.of("tuned");
    runtime.loadAdapter(tuned, LORA);
    float[] before = lastLogits("tuned", 0);

    Path large = VariedAdapters.write(LORA, folder.resolve("large.gguf"), 1, 5e37f);

    // When, Then
    assertThatThrownBy(() -> runtime.loadAdapter(new AdapterUse("large", 4), large))
        .isInstanceOf(EngineException.class)
        .hasMessageMatching(
            "The adapter cannot be used: its change to blk.* has the value -?Infinity");
    assertThat(lastLogits("tuned", 0)).isEqualTo(before);
  }

  @Test
  void baseInAMixedBatchIsTheBaseBitForBit() {
    // Given
    TokenBatch batch = new TokenBatch(32);
    addPrompt(batch, 0, null);
    addPrompt(batch, 1, null);
    float[] before = decode(batch).getFirst();
    AdapterUse tuned = AdapterUse.of("tuned");
    runtime.loadAdapter(tuned, LORA);
    runtime.truncate(0, 0);
    runtime.truncate(1, 0);
    batch.clear();
    addPrompt(batch, 0, null);
    addPrompt(batch, 1, tuned);

    // When
    List<float[]> rows = decode(batch);

    // Then
    assertThat(rows.getFirst()).isEqualTo(before);
    assertThat(rows.getLast()).isNotEqualTo(before);
  }

  @Test
  void threadsThatShareABatchComputeItAsOneDoes() throws IOException {
    // Given: columns that do not divide by the threads
    AdapterUse tuned = AdapterUse.of("tuned");
    AdapterUse other = AdapterUse.of("other");
    Path otherFile = VariedAdapters.write(LORA, folder.resolve("other.gguf"), 3);
    var settings = new LlamaContext.Settings(128, 32, 4, 3);
    try (var three = LlamaCppRuntime.open(llamaCpp, BASE, settings, Mixing.of(8))) {
      for (LlamaCppRuntime each : List.of(runtime, three)) {
        each.loadAdapter(tuned, LORA);
        each.loadAdapter(other, otherFile);
      }
      List<@Nullable AdapterUse> uses = Arrays.asList(tuned, other, null, tuned);

      // When
      List<float[]> rows = decodeAll(three, uses);

      // Then
      List<float[]> expected = decodeAll(runtime, uses);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(greatestDifference(rows.get(i), expected.get(i))).isLessThan(1e-5f);
      }
    }
  }

  /** Logits after each prompt, after one more token of each, and after another one of the first. */
  private static List<float[]> decodeAll(
      LlamaCppRuntime target, List<@Nullable AdapterUse> adapters) {
    List<float[]> rows = new ArrayList<>();
    TokenBatch batch = new TokenBatch(32);
    for (int sequence = 0; sequence < adapters.size(); sequence++) {
      target.truncate(sequence, 0);
      addPrompt(batch, sequence, adapters.get(sequence));
    }
    target.decode(batch, (index, logits) -> rows.add(logits.clone()));
    batch.clear();
    for (int sequence = 0; sequence < adapters.size(); sequence++) {
      batch.add(11, PROMPT.length, sequence, true, adapters.get(sequence));
    }
    target.decode(batch, (index, logits) -> rows.add(logits.clone()));
    batch.clear();
    batch.add(12, PROMPT.length + 1, 0, true, adapters.getFirst());
    target.decode(batch, (index, logits) -> rows.add(logits.clone()));
    return rows;
  }
}
