package io.athanor.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Question and answer as lines: {@code {"question": ..., "answer": ...}}. It holds one question and
 * one answer; a system turn is left out, and a conversation with more turns is refused, not cut.
 */
public final class QuestionAnswerLines implements ConversationFormat {

  private static final String QUESTION = "question";
  private static final String ANSWER = "answer";

  @Override
  public void write(Iterator<List<Turn>> conversations, OutputStream stream) throws IOException {
    Iterable<List<Turn>> each = () -> conversations;
    JsonLines.write(
        StreamSupport.stream(each.spliterator(), false).map(QuestionAnswerLines::line).iterator(),
        stream);
  }

  @Override
  public List<List<Turn>> read(InputStream stream) throws IOException {
    return JsonLines.read(
        stream,
        (line, place) ->
            List.of(
                new Turn(Role.USER, text(line, QUESTION, place)),
                new Turn(Role.ASSISTANT, text(line, ANSWER, place))));
  }

  private static Map<String, String> line(List<Turn> turns) {
    List<Turn> spoken = turns.stream().filter(turn -> turn.role() != Role.SYSTEM).toList();
    if (spoken.size() != 2
        || spoken.get(0).role() != Role.USER
        || spoken.get(1).role() != Role.ASSISTANT) {
      throw new InvalidConversationException(
          "conversation of " + spoken.size() + " turns",
          "question-answer holds one question and one answer; choose another format");
    }
    Map<String, String> line = new LinkedHashMap<>();
    line.put(QUESTION, spoken.get(0).content());
    line.put(ANSWER, spoken.get(1).content());
    return line;
  }

  private static String text(JsonNode line, String field, String place) {
    JsonNode text = line.path(field);
    if (!text.isTextual()) {
      throw new InvalidConversationException(place, '"' + field + "\" must be a text");
    }
    return text.asText();
  }
}
