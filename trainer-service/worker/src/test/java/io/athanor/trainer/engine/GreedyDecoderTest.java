package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GreedyDecoderTest {
  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  static List<ModelShape> shapes() {
    return List.of(TestShapes.llama(), TestShapes.qwen2(), TestShapes.qwen3());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void cachedBatchDecodingEqualsDecodingFromTheFullSequence(ModelShape shape) {
    // Given
    try (FrozenBase base =
            new FrozenBase(shape, new RandomBase(shape, 3), TestShapes.frequencies(shape));
        LlamaModel model = new LlamaModel(base, LoraSpec.of(4, 8), false)) {
      model.adapters().load(TestShapes::randomAdapter);
      List<int[]> prompts =
          TestShapes.rows(shape, 4, 5, 11, 2).stream().map(TokenRow::tokens).toList();
      List<int[]> expected = prompts.stream().map(prompt -> slow(model, prompt, 9)).toList();
      int stop = expected.get(1)[3];

      // When
      List<int[]> free = new GreedyDecoder(model).decode(prompts, 9, Set.of());
      List<int[]> stopped = new GreedyDecoder(model).decode(prompts, 9, Set.of(stop));

      // Then
      assertThat(free).containsExactlyElementsOf(expected);
      assertThat(stopped.get(1)).endsWith(stop).hasSizeLessThanOrEqualTo(4);
    }
  }

  private static int[] slow(LlamaModel model, int[] prompt, int count) {
    List<Integer> tokens = new ArrayList<>(Arrays.stream(prompt).boxed().toList());
    int v = model.shape().vocabularySize();
    for (int i = 0; i < count; i++) {
      float[] logits = model.logits(tokens.stream().mapToInt(Integer::intValue).toArray());
      int best = 0;
      for (int id = 1; id < v; id++) {
        int row = (tokens.size() - 1) * v;
        best = logits[row + id] > logits[row + best] ? id : best;
      }
      tokens.add(best);
    }
    return tokens.subList(prompt.length, tokens.size()).stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
