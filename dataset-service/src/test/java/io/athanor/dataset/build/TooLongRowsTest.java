package io.athanor.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.QualityReport.GateResult;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.EvaluationSpec;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.GateKind;
import io.athanor.contracts.pipeline.GateSetting;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.dataset.Documents;
import io.athanor.dataset.quality.RowGates;
import io.athanor.dataset.recipe.QuestionAnswerRecipe;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.ModelChat;
import io.athanor.llm.chat.Role;
import io.athanor.llm.chat.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate {@code tooLong} with the tokenizer and template of a real base model. */
class TooLongRowsTest {

  private static final String QUESTION = "Who founded the mill?";
  private static final String SHORT = "Ada Birch.";
  private static final String LONG = "Ada Birch founded it, and the Quill turns its wheel 🌊.";

  /** Beside this module: a small model with a ChatML tokenizer. */
  private static final Path BASE = Path.of("../libs/llm-core/src/test/resources/gguf-golden/hf");

  @TempDir Path folder;

  @Test
  void tokensAreThoseThatTheTrainerSees() throws IOException {
    // Given
    int seen = trained(LONG);
    // When
    try (BaseModelTokens.Found found = tokens(GateAction.DROP, BASE.toString(), 2048)) {
      // Then
      assertThat(found.note()).isEmpty();
      Example row = Documents.example("row", QUESTION, LONG);
      assertThat(found.counter().tokens(row)).isEqualTo(seen);
    }
    assertThat(trained(SHORT)).isLessThan(seen);
  }

  @Test
  void rowOfAsManyTokensAsAreTrainedIsKeptAndALongerOneDropped() throws IOException {
    // Given
    int tokens = trained(LONG);
    // Then
    assertThat(dropped(tokens)).isEmpty();
    assertThat(dropped(tokens - 1))
        .containsExactly(
            tokens
                + " tokens with the template of "
                + BASE
                + ", and "
                + (tokens - 1)
                + " are trained; shorten it or raise training.maxSequenceLength");
  }

  @Test
  void rowsThatMustBeCountedAreNotMadeWithoutTheModel() {
    assertThatThrownBy(() -> tokens(GateAction.DROP, "no-such-model", 100))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "tooLong: no row was counted, because base model no-such-model is not on this node; the"
                + " trainer counts; bring the model to this node, or set recipe.gates.tooLong to"
                + " flag")
        .extracting(refused -> ((ProblemException) refused).code())
        .isEqualTo(ProblemCode.BASE_MODEL_UNAVAILABLE);
  }

  /** Reasons of the rows that the gate dropped. */
  private List<String> dropped(int mostTokens) {
    RecipeSpec spec = spec(GateAction.DROP);
    QuestionAnswerRecipe recipe = new QuestionAnswerRecipe(spec);
    IngestedDocument rows = Documents.rows(QUESTION, SHORT, QUESTION, LONG);
    try (BaseModelTokens.Found found = tokens(GateAction.DROP, BASE.toString(), mostTokens);
        DatasetAssembly assembly =
            new DatasetAssembly(
                spec, RowGates.of(spec.gates(), Map.of(), found.counter()), folder)) {
      recipe.apply(List.of(rows).iterator(), assembly);
      StagedDataset staged = assembly.finish(new DatasetAssembly.Material(1, 0, 1, 2), 0);
      GateResult gate =
          staged.report().gates().stream()
              .filter(each -> each.gate().equals("tooLong"))
              .findFirst()
              .orElseThrow();
      assertThat(staged.trainExamples()).isEqualTo(2 - gate.count());
      return gate.listed().stream().map(each -> each.reason()).toList();
    }
  }

  private static int trained(String answer) throws IOException {
    try (ModelChat chat = ModelChat.open(BASE)) {
      return chat.preview(
              new Conversation(
                  List.of(
                      new Turn(Role.USER, QUESTION, true), new Turn(Role.ASSISTANT, answer, true))))
          .tokens()
          .size();
    }
  }

  private static BaseModelTokens.Found tokens(GateAction action, String base, int mostTokens) {
    RecipeSpec spec = spec(action);
    TrainingSpec training =
        Json.read("{\"maxSequenceLength\": " + mostTokens + "}", TrainingSpec.class);
    PipelineSpec pipeline =
        new PipelineSpec("mill", List.of(), spec, base, training, EvaluationSpec.DEFAULT, "mill");
    return new BaseModelTokens(new LocalBaseModels(() -> Path.of("no-models-here")))
        .of(spec, pipeline);
  }

  private static RecipeSpec spec(GateAction action) {
    GateSettings gates =
        new GateSettings(Map.of(GateKind.TOO_LONG, new GateSetting(action, null)), List.of());
    return new RecipeSpec(
        RecipeKind.QUESTION_ANSWER, 42, 0, null, List.of(), RecipeOptions.NONE, gates);
  }
}
