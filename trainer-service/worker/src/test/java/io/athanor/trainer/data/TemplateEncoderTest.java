package io.athanor.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.recipe.TinyRuns;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateEncoderTest {

  @Test
  void turnOfWeightZeroCarriesNoLoss() throws Exception {
    try (TemplateEncoder encoder = TemplateEncoder.open(TinyRuns.base())) {
      // When
      TokenRow whole = encoder.encode(conversation(true));
      TokenRow second = encoder.encode(conversation(false));
      // Then
      assertThat(second.tokens()).containsExactly(whole.tokens());
      assertThat(supervised(encoder, whole)).contains("Ada Birch").contains("Joren Pike");
      assertThat(supervised(encoder, second)).contains("Joren Pike").doesNotContain("Ada");
    }
  }

  private static Example.Conversation conversation(boolean firstIsLearned) {
    return new Example.Conversation(
        "row",
        List.of(
            new Example.Message("user", "Who?"),
            new Example.Message("assistant", "Ada Birch", firstIsLearned),
            new Example.Message("user", "And who?"),
            new Example.Message("assistant", "Joren Pike", true)),
        1);
  }

  private static String supervised(TemplateEncoder encoder, TokenRow row) {
    return encoder.decode(
        IntStream.range(0, row.length())
            .filter(token -> row.weights()[token] > 0)
            .map(token -> row.tokens()[token])
            .toArray());
  }
}
