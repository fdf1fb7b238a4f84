package io.athanor.contracts.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.contracts.yaml.YamlProblem;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {

  private static final Path FOLDER = Path.of("/home/ada");

  @Test
  void shortestPipelineGetsDefaults() {
    // Given
    String yaml =
        """
        name: tarn-mill
        sources:
          - facts: tarn-mill.yaml
        recipe:
          kind: facts
        """;
    // When
    PipelineSpec pipeline = PipelineFile.read("p.yaml", yaml, FOLDER);
    // Then
    assertThat(pipeline)
        .isEqualTo(
            new PipelineSpec(
                "tarn-mill",
                List.of(new SourceSpec(SourceKind.FACTS, "file:///home/ada/tarn-mill.yaml")),
                new RecipeSpec(RecipeKind.FACTS, 42, 0.1, null, List.of()),
                "HuggingFaceTB/SmolLM2-135M-Instruct",
                TrainingSpec.AUTOMATIC,
                EvaluationSpec.DEFAULT,
                "tarn-mill"));
  }

  @Test
  void everySectionIsRead() {
    // Given
    String yaml =
        """
        name: book
        sources:
          - pages: https://example.org/sta{01..50}.htm
          - questionAnswer: /data/rows.jsonl
        recipe:
          kind: completion
          seed: 7
          heldOutShare: 0.2
          systemPrompt: You write like the book.
          templates:
            - text: "Go on: {beginning}"
              weight: 3
        baseModel: ./models/base.gguf
        training: {preset: general, epochs: 3, learningRate: 2e-4, targetModules: [q_proj, v_proj]}
        evaluation: {enabled: false, maxTokens: 32}
        serve: {name: book-voice}
        """;
    // When
    PipelineSpec pipeline = PipelineFile.read("p.yaml", yaml, FOLDER);
    // Then
    assertThat(pipeline.sources())
        .containsExactly(
            new SourceSpec(SourceKind.PAGES, "https://example.org/sta{01..50}.htm"),
            new SourceSpec(SourceKind.QUESTION_ANSWER, "file:///data/rows.jsonl"));
    assertThat(pipeline.recipe())
        .isEqualTo(
            new RecipeSpec(
                RecipeKind.COMPLETION,
                7,
                0.2,
                "You write like the book.",
                List.of(new PromptTemplate("template-1", "Go on: {beginning}", 3))));
    assertThat(pipeline.baseModel()).isEqualTo("/home/ada/models/base.gguf");
    assertThat(pipeline.training().learningRate()).isEqualTo(2e-4);
    assertThat(pipeline.training().targetModules()).containsExactly("q_proj", "v_proj");
    assertThat(pipeline.evaluation()).isEqualTo(new EvaluationSpec(false, 32));
    assertThat(pipeline.modelName()).isEqualTo("book-voice");
  }

  @Test
  void everyMistakeIsReportedAtItsPlace() {
    // Given
    String yaml =
        """
        name: Tarn Mill
        source:
          - facts: tarn-mill.yaml
        recipe:
          kind: fact
        training:
          epochs: 0
          rank: many
        """;
    // When
    InvalidYamlException failure =
        catchThrowableOfType(
            InvalidYamlException.class, () -> PipelineFile.read("p.yaml", yaml, FOLDER));
    // Then
    assertThat(failure.problems())
        .extracting(YamlProblem::describe)
        .containsExactly(
            "1:1 field \"sources\" is missing",
            "1:7 name: must be 1 to 64 small letters, digits, '.', '_' or '-', starting with a letter or"
                + " digit",
            "2:1 source: unknown field \"source\"; known here: name, sources, recipe,"
                + " variants, comparedOn, baseModel, training, evaluation, serve, priority",
            "5:9 recipe.kind: must be one of facts, question-answer, completion, rows,"
                + " dialogue-pairs, raw-text, conversations, generated, was \"fact\"",
            "7:11 training.epochs: must be at least 1 and at most 10000, was 0",
            "8:9 training.rank: expected a whole number, found \"many\"");
    assertThat(failure).hasMessageContaining("p.yaml:5:9 recipe.kind");
  }

  @Test
  void everyTrainingSettingIsRead() throws ReflectiveOperationException {
    // Given
    String yaml =
        """
        name: x
        sources: [{facts: a.yaml}]
        recipe: {kind: facts}
        training:
          preset: facts
          epochs: 3
          rank: 8
          alpha: 16
          dropout: 0.1
          rsLora: true
          targetModules: all-linear
          learningRate: 1e-3
          schedule: linear
          warmupSteps: 5
          effectiveBatchSize: 2
          maxSequenceLength: 512
          weightDecay: 0.01
          maxGradientNorm: 0.5
          seed: 7
          replayRows: 4
          storage: nf4
          recompute: true
          packTokens: 256
          evaluations: 6
          earlyStopping: 2
          keepBest: false
          checkpointSteps: 10
          exports: [merged, gguf-q8_0]
          replayWeight: 2.5
          anchorWeight: 0.5
          epochCheckpoints: 3
        """;
    // When
    TrainingSpec training = PipelineFile.read("p.yaml", yaml, FOLDER).training();
    // Then
    assertThat(training)
        .isEqualTo(
            new TrainingSpec(
                "facts",
                3,
                null,
                8,
                16f,
                0.1f,
                true,
                List.of("all-linear"),
                1e-3,
                "linear",
                5,
                2,
                512,
                0.01,
                0.5,
                7L,
                4,
                "nf4",
                true,
                256,
                6,
                2,
                false,
                10,
                List.of("merged", "gguf-q8_0"),
                2.5,
                0.5,
                null,
                3));
    for (RecordComponent setting : TrainingSpec.class.getRecordComponents()) {
      boolean excluded = Set.of("steps", "learningRateMultiplier").contains(setting.getName());
      assertThat(setting.getAccessor().invoke(training) == null)
          .as(setting.getName())
          .isEqualTo(excluded);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storage: fp8 | 5:12 training.storage: must be one of auto, fp32, bf16, int8, nf4, gguf, was"
            + " \"fp8\"",
        "exports: [merged, onnx] | 5:12 training.exports: must be one of merged, gguf-f32, gguf-f16,"
            + " gguf-bf16, gguf-q8_0, gguf-q4_0, was \"onnx\"",
        "targetModules: [all-linear, q_proj] | 5:18 training.targetModules: must be all-linear alone"
            + " or names of modules, was [all-linear, q_proj]",
        "targetModules: q | 5:18 training.targetModules: must be all-linear or some of q_proj,"
            + " k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, was \"q\"",
        "packTokens: 4 | 5:15 training.packTokens: must be at least 8 and at most 1048576, was 4",
        "earlyStopping: -1 | 5:18 training.earlyStopping: must be at least 0 and at most 10000, was"
            + " -1",
        "checkpointSteps: 0 | 5:20 training.checkpointSteps: must be at least 1 and at most"
            + " 100000000, was 0",
        "replayWeight: -0.5 | 5:17 training.replayWeight: must be at least 0 and at most 1000, was"
            + " -0.5",
        "anchorWeight: 1001 | 5:17 training.anchorWeight: must be at least 0 and at most 1000, was"
            + " 1001.0",
        "evaluations: many | 5:16 training.evaluations: expected a whole number, found \"many\"",
        "recompute: maybe | 5:14 training.recompute: expected true or false, found \"maybe\""
      })
  void brokenRuleOfASettingIsReportedAtItsPlace(String setting, String complaint) {
    // Given
    String yaml =
        "name: x\nsources: [{facts: a.yaml}]\nrecipe: {kind: facts}\ntraining:\n  " + setting;
    // When
    InvalidYamlException failure =
        catchThrowableOfType(
            InvalidYamlException.class, () -> PipelineFile.read("p.yaml", yaml, FOLDER));
    // Then
    assertThat(failure.problems()).extracting(YamlProblem::describe).containsExactly(complaint);
  }

  @Test
  void unsupportedAddressesAndEmptyListsAreRefused() {
    // Given
    String yaml =
        """
        name: x
        sources:
          - pages: ftp://example.org/a
          - facts: a.yaml
            pages: http://example.org/
        recipe: {kind: completion, templates: [{text: "no placeholder"}]}
        """;
    // When
    InvalidYamlException failure =
        catchThrowableOfType(
            InvalidYamlException.class, () -> PipelineFile.read("p.yaml", yaml, FOLDER));
    // Then
    assertThat(failure.problems())
        .extracting(YamlProblem::describe)
        .containsExactly(
            "3:12 sources[0].pages: only http, https and file addresses can be read, not \"ftp\"",
            "4:5 sources[1]: name exactly one of facts, questionAnswer, pages, crawl, sitemap, files,"
                + " table, script, definitions, conversations",
            "6:47 recipe.templates[0].text: must contain {beginning}, the place for the paragraph's"
                + " first sentence");
  }

  @Test
  void optionsOfASourceAreReadNextToItsAddress() {
    // Given
    String yaml =
        """
        name: book
        sources:
          - crawl: https://example.org/book/
            within: https://example.org/book/
            depth: 3
            maxPages: 200
            include: ["*.htm"]
            exclude: [index.htm, /book/notes/**]
            select: main
            remove: [.advert]
            licence: CC-BY-4.0
            language: en
            offline: true
          - files: pages
            include: "*.md"
        recipe: {kind: completion}
        """;
    // When
    List<SourceSpec> sources = PipelineFile.read("p.yaml", yaml, FOLDER).sources();
    // Then
    assertThat(sources.getFirst())
        .isEqualTo(
            new SourceSpec(
                SourceKind.CRAWL,
                "https://example.org/book/",
                new SourceOptions(
                    List.of("*.htm"),
                    List.of("index.htm", "/book/notes/**"),
                    "https://example.org/book/",
                    3,
                    200,
                    "main",
                    List.of(".advert"),
                    "CC-BY-4.0",
                    "en",
                    true,
                    null)));
    assertThat(sources.getLast().options().include()).containsExactly("*.md");
  }

  @Test
  void optionThatAKindHasNoUseForIsReportedAtItsPlace() {
    // Given
    String yaml =
        """
        name: x
        sources:
          - facts: a.yaml
            depth: 3
          - crawl: site/index.htm
            maxPages: 0
            within: book
            dept: 2
        recipe: {kind: facts}
        """;
    // When
    InvalidYamlException failure =
        catchThrowableOfType(
            InvalidYamlException.class, () -> PipelineFile.read("p.yaml", yaml, FOLDER));
    // Then
    assertThat(failure.problems())
        .extracting(YamlProblem::describe)
        .containsExactly(
            "4:12 sources[0].depth: facts has no use for \"depth\"; it knows licence, language,"
                + " offline",
            "5:12 sources[1].crawl: crawl needs an http or https address; take \"files\" for a"
                + " folder, was file:///home/ada/site/index.htm",
            "6:15 sources[1].maxPages: must be at least 1 and at most 1000000, was 0",
            "7:13 sources[1].within: must be the start of an address, was \"book\"",
            "8:5 sources[1].dept: unknown field \"dept\"; known here: facts, questionAnswer, pages,"
                + " crawl, sitemap, files, table, script, definitions, conversations, include,"
                + " exclude, within, depth, maxPages, select, remove, licence, language, offline, sceneGap");
  }

  @Test
  void brokenYamlNamesThePlace() {
    // When
    InvalidYamlException failure =
        catchThrowableOfType(
            InvalidYamlException.class,
            () -> PipelineFile.read("p.yaml", "name: x\nsources: [a, b\n", FOLDER));
    // Then
    assertThat(failure).hasMessageStartingWith("p.yaml:3:1 not valid YAML or JSON: ");
  }

  @Test
  void priorityIsReadAndOnlyWrittenWhereItIsGiven() throws Exception {
    // Given
    String yaml = "name: x\nsources: [{facts: a.yaml}]\nrecipe: {kind: facts}\n";
    JsonMapper json = JsonMapper.builder().build();
    // When
    PipelineSpec ordinary = PipelineFile.read("p.yaml", yaml, FOLDER);
    PipelineSpec urgent = PipelineFile.read("p.yaml", yaml + "priority: 5\n", FOLDER);
    // Then
    assertThat(ordinary.priority()).isZero();
    assertThat(json.writeValueAsString(ordinary)).doesNotContain("priority");
    assertThat(urgent.priority()).isEqualTo(5);
    assertThat(json.readValue(json.writeValueAsString(urgent), PipelineSpec.class))
        .isEqualTo(urgent);
  }
}
