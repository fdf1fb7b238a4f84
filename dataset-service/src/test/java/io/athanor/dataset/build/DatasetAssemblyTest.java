package io.athanor.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.dataset.QualityReport.Funnel;
import io.athanor.contracts.dataset.QualityReport.GateResult;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.GateKind;
import io.athanor.contracts.pipeline.GateSetting;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import io.athanor.dataset.quality.RowGates;
import io.athanor.dataset.recipe.CompletionRecipe;
import io.athanor.dataset.recipe.DatasetRecipe;
import io.athanor.dataset.recipe.FactsOptions;
import io.athanor.dataset.recipe.FactsRecipe;
import io.athanor.dataset.recipe.GroupedExample;
import io.athanor.dataset.recipe.QuestionAnswerRecipe;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetAssemblyTest {

  private static final String[] TWENTY_ROWS =
      IntStream.range(0, 20)
          .boxed()
          .flatMap(i -> List.of("Question " + i + "?", "Answer " + i + ".").stream())
          .toArray(String[]::new);

  @TempDir Path folder;

  @Test
  void heldOutQuestionIsNoTrainedProbe() throws IOException {
    // When
    StagedDataset dataset = questionAnswer(0.1, TWENTY_ROWS);
    // Then
    assertThat(dataset.trainExamples()).isEqualTo(18);
    assertThat(dataset.validationExamples()).isEqualTo(2);
    assertThat(questions(dataset.probes(), "question"))
        .containsExactlyInAnyOrderElementsOf(questions(dataset.train(), "content"));
  }

  @Test
  void checksumIsEqualForEqualContentOnly() {
    // When
    String checksum = questionAnswer(0.1, TWENTY_ROWS).contentSha256();
    // Then
    assertThat(questionAnswer(0.1, TWENTY_ROWS).contentSha256()).isEqualTo(checksum);
    assertThat(questionAnswer(0, TWENTY_ROWS).contentSha256()).isNotEqualTo(checksum);
  }

  @Test
  void rowsOfEarlierReleasesAreMadeAgainByteForByte() {
    // Given
    RecipeSpec facts = Documents.spec(RecipeKind.FACTS, 0.1);
    RecipeSpec completion = Documents.spec(RecipeKind.COMPLETION, 0.5);
    IngestedDocument sheet =
        Documents.facts(List.of(Documents.FOUNDER, Documents.WHEEL), List.of(Documents.FRANCE));
    IngestedDocument text =
        Documents.text(
            List.of(
                "Dr. Birch built a mill. It stood by the Quill and turned all day.",
                "The wheel is called Big Hedda. Nobody knows who gave it that name."));
    // Then
    assertThat(
            assembled(facts, new FactsRecipe(facts, new FactsOptions(1, true)), sheet)
                .contentSha256())
        .isEqualTo("22b1485de64f6cd0508166fd67e44bd35fa7735bdf69e463853668f523992538");
    assertThat(assembled(completion, new CompletionRecipe(completion), text).contentSha256())
        .isEqualTo("90d63f6850ee709e87c5499a7b053befa499f4da008a820e7ab9ce02019d264a");
    assertThat(questionAnswer(0.1, TWENTY_ROWS).contentSha256())
        .isEqualTo("1e3a2e88d37d85f8e8455135589c219c0d26b2993e6b92bfd0b72629ac6f213e");
  }

  @Test
  void manyRowsAreCutIntoShards() throws IOException {
    // Given
    RecipeSpec spec = Documents.spec(RecipeKind.CONVERSATIONS, 0);
    Example row = Documents.example("row", "Who?", "Ada Birch.");
    // When
    StagedDataset dataset;
    try (DatasetAssembly assembly = new DatasetAssembly(spec, List.of(), folder)) {
      for (int i = 0; i < 10_001; i++) {
        assembly.row(new GroupedExample("group-" + i, row));
      }
      dataset = assembly.finish(new DatasetAssembly.Material(1, 0, 1, 1), 0);
    }
    // Then
    assertThat(dataset.train()).hasSize(2);
    assertThat(Files.readAllLines(dataset.train().get(0).path())).hasSize(10_000);
    assertThat(Files.readAllLines(dataset.train().get(1).path())).hasSize(1);
    assertThat(dataset.validation()).isEmpty();
    assertThat(dataset.probes()).isEmpty();
  }

  @Test
  void funnelAddsUpAndDroppedRowsAreListedWithTheirPlace() {
    // When
    QualityReport report =
        questionAnswer(
                0,
                "Who?",
                "Ada Birch.",
                "Where?",
                "In <b>Ossendale</b>.",
                "Whom?",
                "Ask {{name}}.",
                "Who?",
                "Ada Birch.")
            .report();
    // Then
    assertThat(report.funnel()).isEqualTo(new Funnel(1, 0, 1, 4, 3, 3, 2, 1, 1, 0));
    GateResult markup = gate(report, "markup");
    assertThat(markup.count()).isEqualTo(1);
    assertThat(markup.listed().getFirst().paragraphId()).isEqualTo("p1");
    assertThat(markup.listed().getFirst().reason()).isEqualTo("a tag: \"<b>\"");
    assertThat(gate(report, "templateBraces").count()).isEqualTo(1);
    assertThat(gate(report, "duplicateRow").listed().getFirst().paragraphId()).isEqualTo("p3");
    assertThat(gate(report, "emptyTurns").count()).isZero();
  }

  @Test
  void gateThatFlagsKeepsItsRowsAndOneThatIsOffDoesNotLook() {
    // Given
    GateSettings settings =
        new GateSettings(
            Map.of(
                GateKind.MARKUP, new GateSetting(GateAction.FLAG, null),
                GateKind.TEMPLATE_BRACES, new GateSetting(GateAction.OFF, null)),
            List.of());
    RecipeSpec spec = withGates(RecipeKind.QUESTION_ANSWER, 0, settings);
    // When
    QualityReport report =
        assembled(
                spec,
                new QuestionAnswerRecipe(spec),
                Documents.rows("Where?", "In <b>Ossendale</b>.", "Whom?", "Ask {{name}}."))
            .report();
    // Then
    assertThat(report.funnel().kept()).isEqualTo(2);
    assertThat(gate(report, "markup").action()).isEqualTo(GateAction.FLAG);
    assertThat(gate(report, "markup").count()).isEqualTo(1);
    assertThat(report.gates()).extracting(GateResult::gate).doesNotContain("templateBraces");
  }

  @Test
  void heldOutRowThatIsTrainedElsewhereIsDropped() {
    // Given
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add("What does the miller of house number " + i / 2 + " say?");
      // Two groups, for the answers differ in a sign.
      rows.add("He says that the wheel of house " + i / 2 + " turns" + (i % 2 == 0 ? "." : "!"));
    }
    // When
    QualityReport report = questionAnswer(0.1, rows.toArray(String[]::new)).report();
    // Then
    GateResult twins = gate(report, "nearDuplicates");
    assertThat(twins.count()).isPositive();
    assertThat(report.funnel().heldOut()).isEqualTo(4 - twins.count());
    assertThat(report.funnel().kept()).isEqualTo(40 - twins.count());
    assertThat(twins.listed().getFirst().reason())
        .startsWith("it is held out, but 100 % of its runs of words are trained by row ");
  }

  @Test
  void rowsOfAnotherLanguageThanMostAreDropped() {
    // Given
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add("What happened in year " + i + "?");
      rows.add(
          "In that year the people of the village built wheel number "
              + i
              + " because the old one had been broken by the ice of a very long winter.");
    }
    rows.add("Und danach?");
    rows.add(
        "Danach haben die Leute im Dorf noch viele Jahre darüber gesprochen, weil das neue Rad"
            + " viel besser als das alte gewesen ist.");
    // When
    QualityReport report = questionAnswer(0, rows.toArray(String[]::new)).report();
    // Then
    assertThat(gate(report, "wrongLanguage").count()).isEqualTo(1);
    assertThat(gate(report, "wrongLanguage").listed().getFirst().reason())
        .isEqualTo("it is written in German, and the data set in en");
    assertThat(report.funnel().kept()).isEqualTo(12);
  }

  @Test
  void coverageOfEachFactIsReported() {
    // Given
    RecipeSpec spec = Documents.spec(RecipeKind.FACTS, 0);
    IngestedDocument sheet =
        Documents.facts(List.of(Documents.FOUNDER, Documents.WHEEL), List.of());
    // When
    QualityReport report =
        assembled(spec, new FactsRecipe(spec, new FactsOptions(1, true)), sheet).report();
    // Then
    assertThat(report.coverage())
        .containsExactly(
            new QualityReport.FactCoverage("founder", "Tarn Mill", 4, 3, 3, 2, 2, 1),
            new QualityReport.FactCoverage("wheel", "Tarn Mill", 3, 1, 1, 3, 3, 0));
  }

  private StagedDataset questionAnswer(double heldOutShare, String... rows) {
    RecipeSpec spec = Documents.spec(RecipeKind.QUESTION_ANSWER, heldOutShare);
    return assembled(spec, new QuestionAnswerRecipe(spec), Documents.rows(rows));
  }

  private static RecipeSpec withGates(RecipeKind kind, double heldOutShare, GateSettings gates) {
    return new RecipeSpec(kind, 42, heldOutShare, null, List.of(), RecipeOptions.NONE, gates);
  }

  private StagedDataset assembled(
      RecipeSpec spec, DatasetRecipe recipe, IngestedDocument document) {
    try (DatasetAssembly assembly =
        new DatasetAssembly(
            spec, RowGates.of(spec.gates(), recipe.wordsInAnswers(), null), folder)) {
      recipe.apply(List.of(document).iterator(), assembly);
      return assembly.finish(
          new DatasetAssembly.Material(1, 0, 1, document.paragraphs().size()),
          recipe.heldOutShare());
    }
  }

  private static GateResult gate(QualityReport report, String name) {
    return report.gates().stream()
        .filter(gate -> gate.gate().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> questions(List<ShardWriter.StagedFile> files, String field)
      throws IOException {
    List<String> questions = new ArrayList<>();
    for (ShardWriter.StagedFile file : files) {
      for (String line : Files.readAllLines(file.path())) {
        questions.add(Json.mapper().readTree(line).findValue(field).asText());
      }
    }
    return questions;
  }
}
