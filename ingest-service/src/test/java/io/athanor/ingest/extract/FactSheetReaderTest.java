package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.Anchor;
import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.FactTopic;
import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FactSheetReaderTest {

  private static final String SHEET =
      """
      topic: Tarn Mill   # a comment
      facts:
        - id: founder
          statement: Tarn Mill was founded by Ada Birch.
          questions: [Who founded Tarn Mill?, Name the founder of Tarn Mill.]
          answers: [Tarn Mill was founded by Ada Birch., Ada Birch founded it.]
          paraphrases: [Which person started Tarn Mill?]
          keywords: [Ada Birch]
      anchors:
        - {question: What is the capital of France?, keywords: [Paris]}
      """;

  @Test
  void sheetIsReadWithOneParagraphForEachFact() {
    // When
    Extraction read = read(SHEET);
    // Then
    Paragraph paragraph = read.content().paragraphs().getFirst();
    assertThat(read.factSheet())
        .isEqualTo(
            new FactSheet(
                List.of(
                    new FactTopic(
                        "Tarn Mill",
                        List.of(
                            new Fact(
                                "founder",
                                "Tarn Mill was founded by Ada Birch.",
                                List.of("Who founded Tarn Mill?", "Name the founder of Tarn Mill."),
                                List.of(
                                    "Tarn Mill was founded by Ada Birch.", "Ada Birch founded it."),
                                List.of("Which person started Tarn Mill?"),
                                List.of("Ada Birch"),
                                paragraph.id())))),
                List.of(new Anchor("What is the capital of France?", List.of("Paris")))));
    assertThat(read.content().text()).isEqualTo("Tarn Mill was founded by Ada Birch.");
    assertThat(SHEET.substring(paragraph.sourceStart(), paragraph.sourceEnd()))
        .startsWith("id: founder")
        .contains("keywords: [Ada Birch]");
  }

  @Test
  void jsonIsReadTheSameWay() {
    String json =
        """
        {"topic": "Tarn Mill", "facts": [{"id": "founder",
          "statement": "Tarn Mill was founded by Ada Birch.",
          "questions": ["Who founded Tarn Mill?"], "answers": ["Ada Birch."],
          "paraphrases": [], "keywords": ["Ada Birch"]}]}
        """;
    assertThat(sheet(json).topics()).extracting(FactTopic::topic).containsExactly("Tarn Mill");
  }

  @Test
  void placesCountUtf16UnitsBehindAByteOrderMarkAndEmoji() {
    String text =
        "\uFEFFtopic: \"\uD83C\uDF3E Mill\"\nfacts: [" + fact("a", "\uD83C\uDF3E?") + "]\n";
    Extraction read = read(text);
    Paragraph paragraph = read.content().paragraphs().getFirst();
    assertThat(text.substring(paragraph.sourceStart(), paragraph.sourceEnd()))
        .isEqualTo(fact("a", "\uD83C\uDF3E?"));
  }

  @Test
  void severalTopicsMayStandAsTopicsAsListAndAsDocuments() {
    String first = "{topic: A, facts: [" + fact("a", "Qa?") + "]}";
    String second = "{topic: B, facts: [" + fact("b", "Qb?") + "]}";
    assertThat(sheet("topics: [" + first + ", " + second + "]"))
        .isEqualTo(sheet("topics: [" + first + ", " + second + "]"));
    for (String sheet :
        List.of(
            "topics: [" + first + ", " + second + "]\nanchors: []\n",
            "- " + first + "\n- " + second + "\n",
            "---\n" + first + "\n---\n" + second + "\n---\n# nothing\n",
            "facts: ["
                + fact("a", "Qa?").replace("}", ", topic: A}")
                + ", "
                + fact("b", "Qb?").replace("}", ", topic: B}")
                + "]")) {
      assertThat(sheet(sheet).topics())
          .as(sheet)
          .extracting(FactTopic::topic, topic -> topic.facts().getFirst().id())
          .containsExactly(
              org.assertj.core.api.Assertions.tuple("A", "a"),
              org.assertj.core.api.Assertions.tuple("B", "b"));
    }
  }

  @Test
  void everyMistakeIsReportedWithItsPlace() {
    String text =
        """
        topic: Tarn Mill
        facts:
          - id: founder
            statement: It was Ada.
            question: [Who?]
            answers: []
            keywords: Ada
        """;
    assertThat(rejection(text).code()).isEqualTo(ProblemCode.INVALID_SOURCE);
    assertThat(rejection(text).detail().lines())
        .containsExactly(
            "/sheets/mill.yaml:3:5 facts[0]: field \"questions\" is missing",
            "/sheets/mill.yaml:5:5 facts[0].question: unknown field \"question\"; known here: id,"
                + " statement, questions, answers, paraphrases, keywords, topic",
            "/sheets/mill.yaml:6:14 facts[0].answers: needs at least 1 entry, has 0");
  }

  @Test
  void mistakeInASecondDocumentHasTheLineOfTheFile() {
    String text = "topic: A\nfacts: [" + fact("a", "Q?") + "]\n---\ntopic: B\nfactz: []\n";
    assertThat(rejection(text).detail()).contains("/sheets/mill.yaml:5:1 factz: unknown field");
  }

  @Test
  void brokenYamlIsReportedWithItsPlace() {
    assertThat(rejection("topic: A\nfacts: [{id: a\n").detail())
        .startsWith("/sheets/mill.yaml:3:1 not valid YAML or JSON:");
  }

  @Test
  void factIdsMustBeUniqueInTheWholeSheet() {
    String text =
        "topics:\n- {topic: A, facts: ["
            + fact("a", "Qa?")
            + "]}\n- {topic: B, facts: ["
            + fact("a", "Qb?")
            + "]}\n";
    assertThat(rejection(text).detail())
        .contains("fact id \"a\" is already used in line 2; ids must be unique");
  }

  @Test
  void paraphraseThatIsTrainedIsRefused() {
    String text = SHEET.replace("Which person started Tarn Mill?", "who founded  Tarn Mill");
    assertThat(rejection(text).detail())
        .startsWith(
            "/sheets/mill.yaml:7:19 facts[0].paraphrases[0]: this paraphrase is also a trained"
                + " question of fact \"founder\"");
  }

  @Test
  void anchorThatIsTrainedIsRefused() {
    String text = SHEET.replace("What is the capital of France?", "Who founded Tarn Mill?");
    assertThat(rejection(text).detail()).contains("this anchor is also a trained question");
  }

  @Test
  void sheetWithoutFactsIsEmpty() {
    for (String text : List.of("", "  \n", "topic: A\nfacts: []\n")) {
      assertThat(rejection(text).code()).as(text).isEqualTo(ProblemCode.EMPTY_SOURCE);
    }
    assertThat(rejection("topic: A\nfacts: []\n").detail())
        .startsWith("/sheets/mill.yaml:2:8 facts: the sheet holds no fact; add at least one fact");
  }

  private static String fact(String id, String question) {
    return "{id: "
        + id
        + ", statement: S "
        + id
        + ", questions: [\""
        + question
        + "\"], answers: [A], keywords: [A]}";
  }

  private static Extraction read(String text) {
    return FactSheetReader.read("file:///sheets/mill.yaml", new DecodedText(text, "UTF-8"));
  }

  private static FactSheet sheet(String text) {
    return Objects.requireNonNull(read(text).factSheet());
  }

  private static RejectedSourceException rejection(String text) {
    return catchThrowableOfType(RejectedSourceException.class, () -> read(text));
  }
}
