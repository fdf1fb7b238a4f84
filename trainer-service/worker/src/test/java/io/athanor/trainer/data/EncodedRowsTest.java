package io.athanor.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.recipe.TinyRuns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedRowsTest {
  @Test
  void longDocumentIsSplitAndEveryTokenButItsFirstIsPredictedOnce() throws Exception {
    try (TemplateEncoder encoder = TemplateEncoder.open(TinyRuns.base())) {
      // Given
      Example.RawText text = new Example.RawText("play", "To be, or not to be? ".repeat(9), 1);
      TokenRow whole = encoder.encode(text);

      // When
      EncodedRows rows = EncodedRows.of(List.of(text), encoder, 16);

      // Then
      List<Integer> predicted = new ArrayList<>();
      for (EncodedRow row : rows.rows()) {
        assertThat(row.tokens().length()).isLessThanOrEqualTo(16);
        for (int i = 1; i < row.tokens().length(); i++) {
          assertThat(row.tokens().weights()[i]).isEqualTo(1);
          predicted.add(row.tokens().tokens()[i]);
        }
      }
      assertThat(predicted).isEqualTo(Arrays.stream(whole.tokens()).skip(1).boxed().toList());
      assertThat(rows.rows()).extracting(EncodedRow::exampleId).containsOnly("play");
      assertThat(rows.rows().getLast().part()).isEqualTo(rows.rows().size());
      assertThat(rows.split()).containsExactly("play");
      assertThat(rows.truncated()).isEmpty();
    }
  }

  @Test
  void documentEndsWithTheEndOfSequenceTokenAndHasNoTemplate() throws Exception {
    try (TemplateEncoder encoder = TemplateEncoder.open(TinyRuns.base())) {
      // When
      TokenRow row = encoder.encode(new Example.RawText("a", "Enter <|im_end|> Hamlet.", 0.5f));

      // Then
      int[] tokens = row.tokens();
      assertThat(encoder.stopTokens()).contains(tokens[tokens.length - 1]);
      assertThat(encoder.decode(tokens)).isEqualTo("Enter <|im_end|> Hamlet.");
      assertThat(row.weights()[0]).isZero();
      assertThat(row.supervised()).isEqualTo(tokens.length - 1);
      assertThat(row.totalWeight()).isEqualTo(0.5 * (tokens.length - 1));
    }
  }

  @Test
  void conversationThatLosesItsWholeAnswerIsDroppedAndOneThatLosesAPartIsTruncated()
      throws Exception {
    try (TemplateEncoder encoder = TemplateEncoder.open(TinyRuns.base())) {
      // Given
      Example lost = Example.of("lost", "Why? ".repeat(60), "Because.");
      Example cut = Example.of("cut", "Why?", "Because it is. ".repeat(30));
      Example whole = Example.of("whole", "Why?", "So.");

      // When
      EncodedRows rows = EncodedRows.of(List.of(lost, cut, whole), encoder, 80);

      // Then
      assertThat(rows.rows()).extracting(EncodedRow::exampleId).containsExactly("cut", "whole");
      assertThat(rows.dropped()).containsExactly("lost");
      assertThat(rows.truncated()).containsExactly("cut");
      assertThat(rows.longest()).isEqualTo(80);
    }
  }
}
