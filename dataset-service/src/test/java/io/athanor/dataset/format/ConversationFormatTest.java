package io.athanor.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConversationFormatTest {

  private static final Turn QUESTION = new Turn(Role.USER, "Who founded \"Tarn Mill\"?\n– 😀");
  private static final Turn ANSWER = new Turn(Role.ASSISTANT, "Ada Birch.");
  private static final Turn SYSTEM = new Turn(Role.SYSTEM, "Be short.");
  private static final List<Turn> PAIR = List.of(QUESTION, ANSWER);
  private static final List<Turn> LONG = List.of(SYSTEM, QUESTION, ANSWER, QUESTION, ANSWER);

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadBack(DownloadFormat word) throws IOException {
    // Given
    ConversationFormat format = ConversationFormat.of(word);
    List<List<Turn>> conversations =
        word == DownloadFormat.QUESTION_ANSWER ? List.of(PAIR, PAIR) : List.of(PAIR, LONG);
    // When
    String written = write(word, conversations);
    // Then
    assertThat(format.read(stream(written))).isEqualTo(conversations);
    assertThat(format.read(stream(write(word, List.of())))).isEmpty();
  }

  @Test
  void shareGptJsonIsOneObjectWithAnArrayOfArrays() throws IOException {
    assertThat(
            write(
                DownloadFormat.SHAREGPT_JSON,
                List.of(List.of(SYSTEM, new Turn(Role.USER, "Who?"), ANSWER))))
        .isEqualTo(
            "{\"conversations\":[[{\"from\":\"system\",\"value\":\"Be short.\"},"
                + "{\"from\":\"human\",\"value\":\"Who?\"},"
                + "{\"from\":\"gpt\",\"value\":\"Ada Birch.\"}]]}");
  }

  @Test
  void shareGptLinesHoldOneConversationALine() throws IOException {
    assertThat(write(DownloadFormat.SHAREGPT_JSONL, List.of(List.of(ANSWER), List.of(ANSWER))))
        .isEqualTo("{\"conversations\":[{\"from\":\"gpt\",\"value\":\"Ada Birch.\"}]}\n".repeat(2));
  }

  @Test
  void openAiLinesHoldMessages() throws IOException {
    assertThat(
            write(
                DownloadFormat.OPENAI_MESSAGES,
                List.of(List.of(new Turn(Role.USER, "Who?"), ANSWER))))
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"},"
                + "{\"role\":\"assistant\",\"content\":\"Ada Birch.\"}]}\n");
  }

  @Test
  void questionAnswerLinesLeaveTheSystemTurnOut() throws IOException {
    assertThat(
            write(
                DownloadFormat.QUESTION_ANSWER,
                List.of(List.of(SYSTEM, new Turn(Role.USER, "Who?"), ANSWER))))
        .isEqualTo("{\"question\":\"Who?\",\"answer\":\"Ada Birch.\"}\n");
  }

  @Test
  void longConversationIsRefusedByQuestionAnswerLines() {
    assertThatThrownBy(() -> write(DownloadFormat.QUESTION_ANSWER, List.of(LONG)))
        .isInstanceOf(InvalidConversationException.class)
        .hasMessageContaining("choose another format");
  }

  @Test
  void mistakeIsNamedWithItsLineAndTurn() {
    // Given
    String lines =
        """
        {"messages":[{"role":"user","content":"Who?"}]}

        {"messages":[{"role":"user","content":"Who?"},{"role":"gpt","content":"Ada."}]}
        """;
    // Then
    assertThatThrownBy(() -> new OpenAiMessages().read(stream(lines)))
        .hasMessage("line 3, turn 2: \"role\" must be one of assistant, system, user, was \"gpt\"");
    assertThatThrownBy(() -> new QuestionAnswerLines().read(stream("{\"question\":\"Who?\"}")))
        .hasMessage("line 1: \"answer\" must be a text");
    assertThatThrownBy(() -> new ShareGptLines().read(stream("{]")))
        .hasMessageStartingWith("line 1: not valid JSON");
    assertThatThrownBy(() -> new ShareGptJson().read(stream("{\"conversations\":[[{}]]}")))
        .hasMessageStartingWith("conversations[0], turn 1: \"from\" must be one of");
  }

  private static String write(DownloadFormat format, List<List<Turn>> conversations)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ConversationFormat.of(format).write(conversations.iterator(), bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
