package io.athanor.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read back, and what cannot be held is refused. */
class FormatRoundTripTest {

  private static final Set<FileFormat> FOR_ALL_CONVERSATIONS =
      EnumSet.of(FileFormat.OPENAI_MESSAGES, FileFormat.PARQUET, FileFormat.ARROW);

  @Property(tries = 200)
  void rowsThatAreTakenAreReadBack(
      @ForAll FileFormat format, @ForAll("rows") List<TrainingRow> rows) throws IOException {
    // Given
    List<TrainingRow> taken = new ArrayList<>();
    java.io.ByteArrayOutputStream file = new java.io.ByteArrayOutputStream();
    // When
    try (ConversationWriter writer = Formats.writer(format, file)) {
      for (TrainingRow row : rows) {
        try {
          writer.write(row);
          taken.add(row);
        } catch (UnholdableRowException refused) {
          assertThat(refused).hasMessageMatching("(?s).{20,}");
        }
      }
    }
    // Then
    ProblemLog log = new ProblemLog();
    assertThat(FormatFiles.read(format, file.toByteArray(), log)).isEqualTo(taken);
    assertThat(log.first()).isEmpty();
    assertThat(log.leftOut()).isEmpty();
    assertThat(log.rows()).isEqualTo(taken.size());
  }

  @Property(tries = 100)
  void messagesParquetAndArrowHoldEveryConversation(@ForAll("conversations") List<TrainingRow> rows)
      throws IOException {
    for (FileFormat format : FOR_ALL_CONVERSATIONS) {
      byte[] file = FormatFiles.write(format, rows);
      assertThat(FormatFiles.read(format, file, new ProblemLog())).isEqualTo(rows);
    }
  }

  @Property(tries = 100)
  void shareGptHoldsEveryConversationWithoutWeights(@ForAll("plain") List<TrainingRow> rows)
      throws IOException {
    for (FileFormat format : List.of(FileFormat.SHAREGPT_JSON, FileFormat.SHAREGPT_JSONL)) {
      byte[] file = FormatFiles.write(format, rows);
      assertThat(FormatFiles.read(format, file, new ProblemLog())).isEqualTo(rows);
    }
  }

  @Provide
  Arbitrary<List<TrainingRow>> rows() {
    return Arbitraries.oneOf(
            conversation(true), conversation(false), pair(), pair(), texts().map(this::raw))
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<TrainingRow>> conversations() {
    return conversation(true).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<TrainingRow>> plain() {
    return conversation(false).list().ofMaxSize(12);
  }

  private TrainingRow raw(String text) {
    return new TrainingRow.RawText(text);
  }

  private static Arbitrary<TrainingRow> pair() {
    return Combinators.combine(texts(), texts())
        .as(
            (question, answer) ->
                new TrainingRow.Conversation(
                    List.of(new Turn(Role.USER, question), new Turn(Role.ASSISTANT, answer))));
  }

  private static Arbitrary<TrainingRow> conversation(boolean weights) {
    Arbitrary<Turn> turns =
        Combinators.combine(
                Arbitraries.of(Role.class), texts(), Arbitraries.of(0.0, 1.0).injectNull(0.5))
            .as(
                (role, text, weight) ->
                    new Turn(role, text, weights && role == Role.ASSISTANT ? weight : null));
    return turns.list().ofMinSize(1).ofMaxSize(6).map(TrainingRow.Conversation::new);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().alpha().ofMaxLength(20),
            Arbitraries.strings().withChars("a \"',;\\\n\r\t\u0000\u2028é😀{}[]#").ofMaxLength(12),
            Arbitraries.strings().ofMaxLength(8))
        .filter(WellFormedText::is);
  }
}
