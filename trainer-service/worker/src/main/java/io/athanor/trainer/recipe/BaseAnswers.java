package io.athanor.trainer.recipe;

import io.athanor.trainer.data.ChatEncoder;
import io.athanor.trainer.data.Example;
import io.athanor.trainer.engine.GreedyDecoder;
import io.athanor.trainer.engine.TokenRow;
import java.util.Arrays;
import java.util.List;

/**
 * What the base itself answers, as rows: prompts continued greedily while the adapter is still no
 * change. Loss lies on the answer, with the stop token if the answer came to one.
 */
final class BaseAnswers {
  private final GreedyDecoder decoder;
  private final ChatEncoder encoder;

  BaseAnswers(GreedyDecoder decoder, ChatEncoder encoder) {
    this.decoder = decoder;
    this.encoder = encoder;
  }

  List<TokenRow> to(List<String> questions, int maxTokens, float weight) {
    List<int[]> prompts = questions.stream().map(this::prompt).toList();
    List<int[]> answers = decoder.decode(prompts, maxTokens, encoder.stopTokens());
    return java.util.stream.IntStream.range(0, prompts.size())
        .mapToObj(i -> row(prompts.get(i), answers.get(i), weight))
        .toList();
  }

  private int[] prompt(String question) {
    return encoder.prompt(List.of(new Example.Message(Example.Message.USER, question)));
  }

  private static TokenRow row(int[] prompt, int[] answer, float weight) {
    int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, tokens, prompt.length, answer.length);
    float[] weights = new float[tokens.length];
    Arrays.fill(weights, prompt.length, tokens.length, weight);
    return new TokenRow(tokens, weights);
  }
}
