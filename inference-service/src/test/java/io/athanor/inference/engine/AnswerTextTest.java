package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

  @Test
  void tokenTravelsWithThePieceThatHoldsItsLastCharacter() {
    // Given
    AnswerText text = new AnswerText(List.of());
    byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);

    // When
    AnswerText.Piece first = push(text, Arrays.copyOf(smile, 2));
    AnswerText.Piece second = push(text, Arrays.copyOfRange(smile, 2, 4));

    // Then
    assertThat(first.isEmpty()).isTrue();
    assertThat(second.text()).isEqualTo("😀");
    assertThat(second.tokens()).hasSize(2);
  }

  @Test
  void tokenHeldBackForAStopStringIsReportedWithItsText() {
    // Given
    AnswerText text = new AnswerText(List.of("STOP"));

    // When, Then
    assertThat(push(text, "a ST").tokens()).isEmpty();
    assertThat(push(text, "x").tokens()).hasSize(2);
  }

  @Test
  void tokensOfTheStopStringItselfAreNotReported() {
    // Given
    AnswerText text = new AnswerText(List.of("STOP"));

    // When
    AnswerText.Piece before = push(text, "done ");
    AnswerText.Piece begins = push(text, "!ST");
    AnswerText.Piece ends = push(text, "OP now");

    // Then: "!ST" begins before the stop string, "OP now" inside it
    assertThat(before.tokens()).hasSize(1);
    assertThat(begins.tokens()).isEmpty();
    assertThat(begins.text() + ends.text()).isEqualTo("!");
    assertThat(ends.tokens()).hasSize(1);
    assertThat(text.stopped()).isTrue();
    assertThat(text.flush().isEmpty()).isTrue();
  }

  @Test
  void bytesOfTheTokensAreTheBytesOfTheTextHoweverItIsCut() {
    byte[] bytes = "Grüße, 世界! 👩‍👩‍👧 STO".repeat(5).getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < 200; seed++) {
      // Given
      Random random = new Random(seed);
      AnswerText text = new AnswerText(List.of("STOP", "👧👧"));
      StringBuilder passed = new StringBuilder();
      List<DrawnToken> tokens = new ArrayList<>();

      // When
      for (int start = 0; start < bytes.length; ) {
        int end = Math.min(bytes.length, start + 1 + random.nextInt(5));
        AnswerText.Piece piece = push(text, Arrays.copyOfRange(bytes, start, end));
        passed.append(piece.text());
        tokens.addAll(piece.tokens());
        assertThat(tokens.stream().mapToInt(each -> each.drawn().bytes().length).sum())
            .isLessThanOrEqualTo(passed.toString().getBytes(StandardCharsets.UTF_8).length);
        start = end;
      }
      AnswerText.Piece rest = text.flush();
      passed.append(rest.text());
      tokens.addAll(rest.tokens());

      // Then
      byte[] together = new byte[bytes.length];
      int length = 0;
      for (DrawnToken token : tokens) {
        System.arraycopy(token.drawn().bytes(), 0, together, length, token.drawn().bytes().length);
        length += token.drawn().bytes().length;
      }
      assertThat(together).isEqualTo(bytes);
      assertThat(passed.toString().getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
    }
  }

  private static AnswerText.Piece push(AnswerText text, String piece) {
    return push(text, piece.getBytes(StandardCharsets.UTF_8));
  }

  private static AnswerText.Piece push(AnswerText text, byte[] bytes) {
    return text.push(bytes, new DrawnToken(new TokenLogprob(bytes, -1), List.of()));
  }
}
