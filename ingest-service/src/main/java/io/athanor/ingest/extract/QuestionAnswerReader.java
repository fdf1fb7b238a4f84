package io.athanor.ingest.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.SegmentedText;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.SourceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON lines of {@code {"question": "...", "answer": "..."}}. Empty lines are skipped, other
 * fields ignored; every bad line is reported, up to twenty, with line and column from 1.
 */
public final class QuestionAnswerReader {

  private static final int MOST_PROBLEMS = 20;
  private static final int LONGEST_LINE = 1_000_000;
  private static final Pattern LINE = Pattern.compile("([^\\r\\n]*)(?:\\r\\n|\\r|\\n|$)");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** One good line. */
  private record Row(String question, String answer, int start, int end) {}

  private final String name;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int problemCount;

  private QuestionAnswerReader(String name) {
    this.name = name;
  }

  /**
   * Reads the rows; every row is one paragraph: question, line break, answer.
   *
   * @throws RejectedSourceException with the bad lines, or because there is no row
   */
  public static Extraction read(String sourceUri, DecodedText source) {
    QuestionAnswerReader reader = new QuestionAnswerReader(SourceName.of(sourceUri));
    reader.readLines(source.withoutByteOrderMark());
    List<Row> rows = reader.finish();
    List<TextBlock> blocks =
        rows.stream()
            .map(row -> new TextBlock(row.question() + "\n" + row.answer(), row.start(), row.end()))
            .toList();
    SegmentedText content = ParagraphSplitter.split(sourceUri, blocks);
    List<QuestionAnswer> answers = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      answers.add(
          new QuestionAnswer(
              rows.get(i).question(), rows.get(i).answer(), content.paragraphs().get(i).id()));
    }
    return Extraction.ofRows(content, answers);
  }

  private void readLines(String text) {
    Matcher line = LINE.matcher(text);
    for (int number = 1; line.find(); number++) {
      if (!line.group(1).isBlank()) {
        readLine(number, line.group(1), line.start());
      }
      if (line.end() == text.length()) {
        return;
      }
    }
  }

  private void readLine(int number, String line, int start) {
    if (line.length() > LONGEST_LINE) {
      report(
          number, 1, "the line is longer than " + LONGEST_LINE + " characters; split the answer");
      return;
    }
    try {
      JsonNode row = JSON.readTree(line);
      if (!row.isObject()) {
        report(number, 1, "expected an object {\"question\": ..., \"answer\": ...}");
        return;
      }
      Optional<String> question = field(row, "question", number);
      Optional<String> answer = field(row, "answer", number);
      if (question.isPresent() && answer.isPresent()) {
        rows.add(new Row(question.get(), answer.get(), start, start + line.length()));
      }
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      report(number, Math.max(1, column), "not valid JSON: " + firstLine(e.getOriginalMessage()));
    }
  }

  private Optional<String> field(JsonNode row, String field, int number) {
    JsonNode value = row.get(field);
    if (value == null) {
      report(number, 1, "field \"" + field + "\" is missing");
    } else if (!value.isTextual()) {
      report(number, 1, "\"" + field + "\" must be a text");
    } else if (value.textValue().isBlank()) {
      report(number, 1, "\"" + field + "\" is empty");
    } else {
      return Optional.of(value.textValue().strip());
    }
    return Optional.empty();
  }

  private void report(int line, int column, String message) {
    problemCount++;
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(name + ":" + line + ":" + column + " " + message);
    }
  }

  private List<Row> finish() {
    if (problemCount > 0) {
      int more = problemCount - problems.size();
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE,
          String.join("\n", problems) + (more > 0 ? "\nand " + more + " more" : ""));
    }
    if (rows.isEmpty()) {
      throw new RejectedSourceException(
          ProblemCode.EMPTY_SOURCE,
          name + ": no row; add lines of {\"question\": \"...\", \"answer\": \"...\"}");
    }
    return rows;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
