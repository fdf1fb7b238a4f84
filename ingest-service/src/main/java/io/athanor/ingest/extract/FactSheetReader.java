package io.athanor.ingest.extract;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.contracts.yaml.YamlDocument;
import io.athanor.contracts.yaml.YamlProblem;
import io.athanor.contracts.yaml.YamlValue;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.SegmentedText;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.SourceName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a fact sheet in YAML or JSON:
 *
 * <pre>{@code
 * topic: Tarn Mill
 * facts:
 *   - id: founder
 *     statement: Tarn Mill was founded by Ada Birch.
 *     questions: [Who founded Tarn Mill?]          # trained
 *     answers: [Ada Birch founded Tarn Mill.]      # trained
 *     paraphrases: [Which person started the mill?] # held out
 *     keywords: [Ada Birch]
 * anchors:
 *   - {question: What is the capital of France?, keywords: [Paris]}
 * }</pre>
 *
 * <p>Several topics stand as {@code topics: [{topic, facts}]}, as a list of sheets, or as several
 * YAML documents. Only {@code paraphrases} and {@code anchors} may be left out. All mistakes of a
 * file are reported at once, each with line and column.
 */
public final class FactSheetReader {

  private static final int MOST_PROBLEMS = 20;

  private FactSheetReader() {}

  /**
   * Reads a sheet; every fact is one paragraph, its statement.
   *
   * @throws RejectedSourceException with every mistake, or because there is no fact
   */
  public static Extraction read(String sourceUri, DecodedText source) {
    String name = SourceName.of(sourceUri);
    if (source.text().isBlank()) {
      throw noFacts(name, "the file is empty");
    }
    FactDrafts drafts = drafts(name, source.text().substring(source.byteOrderMarks()));
    if (drafts.facts().isEmpty()) {
      throw noFacts(name + drafts.placeOfEmptyList(), "the sheet holds no fact");
    }
    SegmentedText content = ParagraphSplitter.split(sourceUri, blocks(drafts, source));
    FactSheet sheet = drafts.sheet(content.paragraphs());
    String title =
        sheet.topics().stream().map(topic -> topic.topic()).collect(Collectors.joining(", "));
    return Extraction.ofFacts(title, content, sheet);
  }

  private static FactDrafts drafts(String name, String text) {
    FactDrafts drafts = new FactDrafts();
    List<YamlProblem> problems = new ArrayList<>();
    List<YamlDocument> documents = new ArrayList<>();
    for (String part : YamlSheets.split(text)) {
      try {
        YamlDocument document = YamlDocument.parseText(name, part);
        YamlValue root = document.root();
        for (YamlValue sheet : root.isSequence() ? root.items() : List.of(root)) {
          drafts.addSheet(sheet);
        }
        documents.add(document);
      } catch (InvalidYamlException e) {
        problems.addAll(e.problems());
      }
    }
    drafts.reportLeaks();
    for (YamlDocument document : documents) {
      try {
        document.finish();
      } catch (InvalidYamlException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new RejectedSourceException(ProblemCode.INVALID_SOURCE, describe(name, problems));
    }
    return drafts;
  }

  /** YAML counts code points, everybody else UTF-16 units. */
  private static List<TextBlock> blocks(FactDrafts drafts, DecodedText source) {
    CodePoints positions = new CodePoints(source.text());
    int shift = source.byteOrderMarks();
    return drafts.facts().stream()
        .map(
            fact ->
                new TextBlock(
                    fact.statement(),
                    positions.toUtf16(fact.startCodePoint() + shift),
                    positions.toUtf16(fact.endCodePoint() + shift)))
        .toList();
  }

  private static String describe(String name, List<YamlProblem> problems) {
    String listed =
        problems.stream()
            .limit(MOST_PROBLEMS)
            .map(problem -> name + ":" + problem.describe())
            .collect(Collectors.joining("\n"));
    int more = problems.size() - MOST_PROBLEMS;
    return more > 0 ? listed + "\nand " + more + " more" : listed;
  }

  private static RejectedSourceException noFacts(String place, String what) {
    return new RejectedSourceException(
        ProblemCode.EMPTY_SOURCE,
        place
            + ": "
            + what
            + "; add at least one fact with id, statement, questions, answers and keywords");
  }

  /** Converts rising positions without starting over each time. */
  private static final class CodePoints {
    private final String text;
    private int codePoint;
    private int utf16;

    CodePoints(String text) {
      this.text = text;
    }

    int toUtf16(int position) {
      if (position < codePoint) {
        codePoint = 0;
        utf16 = 0;
      }
      int most = text.codePointCount(utf16, text.length());
      int distance = Math.min(position - codePoint, most);
      utf16 = text.offsetByCodePoints(utf16, distance);
      codePoint += distance;
      return utf16;
    }
  }
}
