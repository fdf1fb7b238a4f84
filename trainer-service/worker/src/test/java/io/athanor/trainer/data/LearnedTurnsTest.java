package io.athanor.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.chat.RenderedConversation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnedTurnsTest {

  private static final boolean[] TWO_ANSWERS = {
    false, false, true, true, false, false, true, true, true, false
  };

  @Test
  void turnOfWeightZeroCarriesNoLoss() {
    // When
    RenderedConversation row = LearnedTurns.only(conversation(false, true), rendered(TWO_ANSWERS));
    // Then
    assertThat(row.supervised())
        .containsExactly(false, false, false, false, false, false, true, true, true, false);
  }

  @Test
  void rowWhoseTurnsAreAllLearnedStaysAsItIs() {
    // Given
    RenderedConversation rendered = rendered(TWO_ANSWERS);
    // Then
    assertThat(LearnedTurns.only(conversation(true, true), rendered)).isSameAs(rendered);
  }

  @Test
  void rowWhoseRunsAreNotItsTurnsIsRefused() {
    assertThatThrownBy(
            () ->
                LearnedTurns.only(
                    conversation(false, true), rendered(new boolean[] {false, true, true})))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "row r: 2 assistant turns became 1 runs of learned tokens, so turns of weight 0 cannot"
                + " be told apart");
  }

  private static Example.Conversation conversation(boolean first, boolean second) {
    return new Example.Conversation(
        "r",
        List.of(
            new Example.Message("user", "a"),
            new Example.Message("assistant", "b", first),
            new Example.Message("user", "c"),
            new Example.Message("assistant", "d", second)),
        1);
  }

  private static RenderedConversation rendered(boolean[] supervised) {
    return new RenderedConversation(new int[supervised.length], supervised, "text");
  }
}
