package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.TestEngine;
import io.athanor.inference.engine.TokenBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the runtime have in common: a small model, a prompt, and its logits. */
abstract class SmallModelTest {

  static final Path BASE = Path.of("src/test/resources/gguf/base-f32.gguf");
  static final Path LORA = Path.of("src/test/resources/gguf/lora-f32.gguf");
  static final int[] PROMPT = {5, 17, 42, 8, 99, 3};

  @TempDir Path folder;

  static LlamaCpp llamaCpp;
  LlamaCppRuntime runtime;

  @BeforeAll
  static void loadLibrary() {
    llamaCpp = TestEngine.llamaCpp();
  }

  @BeforeEach
  void openModel() {
    runtime = open(Mixing.of(8));
  }

  static LlamaCppRuntime open(Mixing mixing) {
    return LlamaCppRuntime.open(llamaCpp, BASE, new LlamaContext.Settings(128, 128, 4, 1), mixing);
  }

  @AfterEach
  void closeModel() {
    runtime.close();
  }

  float[] lastLogits(@Nullable String adapter, int sequence) {
    runtime.truncate(sequence, 0);
    TokenBatch batch = new TokenBatch(32);
    addPrompt(batch, sequence, adapter == null ? null : AdapterUse.of(adapter));
    return decode(batch).getFirst();
  }

  static void addPrompt(TokenBatch batch, int sequence, @Nullable AdapterUse adapter) {
    for (int i = 0; i < PROMPT.length; i++) {
      batch.add(PROMPT[i], i, sequence, i == PROMPT.length - 1, adapter);
    }
  }

  List<float[]> decode(TokenBatch batch) {
    List<float[]> rows = new ArrayList<>();
    runtime.decode(batch, (index, logits) -> rows.add(logits.clone()));
    return rows;
  }

  static float greatestDifference(float[] a, float[] b) {
    float greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
    }
    return greatest;
  }
}
