package io.athanor.contracts.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.contracts.yaml.YamlProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeSectionTest {

  @Test
  void rowsAreMappedByColumns() {
    // When
    RecipeSpec recipe =
        read(
            """
            kind: rows
            system: "{guide}"
            user: "{country}: {question}"
            assistant: "{answer}"
            group: country
            """);
    // Then
    assertThat(recipe.options().rows())
        .isEqualTo(new RowMapping("{guide}", "{country}: {question}", "{answer}", "country"));
    assertThat(recipe.gates()).isEqualTo(GateSettings.DEFAULT);
  }

  @Test
  void scriptsAndRawTextHaveTheirSettings() {
    assertThat(
            read("{kind: dialogue-pairs, speaker: HAMLET, contextTurns: 3, speakerNames: true}")
                .options()
                .dialogue())
        .isEqualTo(new DialogueOptions("HAMLET", 3, true));
    assertThat(read("{kind: raw-text, windowCharacters: 4000}").options().windowCharacters())
        .isEqualTo(4000);
    assertThat(read("{kind: completion, sentences: 2}").options().sentences()).isEqualTo(2);
    assertThat(read("{kind: facts, answersPerQuestion: 3, statementRows: false}").options())
        .isEqualTo(new RecipeOptions(null, 3, false, null, null, null, null));
  }

  @Test
  void modelThatWritesRowsHasACostCapByDefault() {
    assertThat(
            read("{kind: generated, baseUrl: \"http://127.0.0.1:8084/v1/\", model: small}")
                .options()
                .generation())
        .isEqualTo(
            new GenerationOptions(
                "http://127.0.0.1:8084/v1",
                "small",
                null,
                null,
                2,
                0,
                true,
                0.6,
                1_000,
                1_000_000));
  }

  @Test
  void gatesAreSetByWordByNumberOrByBoth() {
    // When
    GateSettings gates =
        read("""
                kind: question-answer
                gates:
                  markup: off
                  repetition: 0.8
                  tooLong: {action: drop, threshold: 512}
                  languages: [en, pt-BR]
                """)
            .gates();
    // Then
    assertThat(gates)
        .isEqualTo(
            new GateSettings(
                Map.of(
                    GateKind.MARKUP, new GateSetting(GateAction.OFF, null),
                    GateKind.REPETITION, new GateSetting(null, 0.8),
                    GateKind.TOO_LONG, new GateSetting(GateAction.DROP, 512.0)),
                List.of("en", "pt-BR")));
    assertThat(gates.action(GateKind.REPETITION)).isEqualTo(GateAction.DROP);
    assertThat(gates.threshold(GateKind.REPETITION)).isEqualTo(0.8);
    assertThat(gates.threshold(GateKind.NEAR_DUPLICATES)).isEqualTo(0.5);
    assertThat(gates.action(GateKind.PERSONAL_DATA)).isEqualTo(GateAction.FLAG);
  }

  @Test
  void answersOfTemplatesAreReadAndBracesCanMeanThemselves() {
    // When
    RecipeSpec recipe =
        read(
            """
            kind: completion
            templates:
              - {id: json, text: "Go on, {{as JSON}}: {beginning}", answer: "{rest}"}
            """);
    // Then
    PromptTemplate template = recipe.templates().getFirst();
    assertThat(template.answer()).isEqualTo("{rest}");
    assertThat(TemplateText.parse(template.text()).fill(name -> "$1 {rest}"))
        .isEqualTo("Go on, {as JSON}: $1 {rest}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{kind: rows, user: \"{q}\"} ~ 1:1 field \"assistant\" is missing",
        "{kind: rows, assistant: \"{a}\"} ~ 1:1 rows need \"user\", for example \"{country}: {question}\", or \"templates\"",
        "{kind: rows, user: plain, assistant: \"{a}\"} ~ 1:20 user: must contain a column in braces, such as {question}",
        "{kind: rows, user: \"{q\", assistant: \"{a}\"} ~ 1:20 user: character 1 is a brace without its other half; write {{ or }} for a brace that means itself",
        "{kind: facts, speaker: HAMLET} ~ 1:15 speaker: unknown field \"speaker\"; known here: kind, seed, heldOutShare, systemPrompt, gates, answersPerQuestion, statementRows",
        "{kind: completion, sentences: 0} ~ 1:31 sentences: must be 1 to 100, was 0",
        "{kind: completion, templates: [{text: \"{beginning} {end}\"}]} ~ 1:39 templates[0].text: unknown placeholder {end}; known here: {beginning}. Write {{ and }} for braces that mean themselves",
        "{kind: generated, baseUrl: \"ftp://x\", model: m} ~ 1:28 baseUrl: must be the http or https address of an OpenAI-compatible API, such as http://127.0.0.1:8084/v1, was \"ftp://x\"",
        "{kind: generated, baseUrl: \"http://x\", model: m, apiKeyVariable: sk-123} ~ 1:66 apiKeyVariable: must be the name of an environment variable, such as LLM_API_KEY; the key itself must never stand in a pipeline file",
        "{kind: facts, gates: {markup: maybe}} ~ 1:31 gates.markup: must be one of off, flag, drop, or a threshold, was \"maybe\"",
        "{kind: facts, gates: {repetition: 2}} ~ 1:35 gates.repetition: must be 0 to 1, was 2",
        "{kind: facts, gates: {emptyTurns: 1}} ~ 1:35 gates.emptyTurns: has no threshold; set it to one of off, flag, drop"
      })
  void mistakeIsReportedAtItsPlace(String recipe, String complaint) {
    // When
    InvalidYamlException failure =
        catchThrowableOfType(InvalidYamlException.class, () -> read(recipe));
    // Then
    assertThat(failure.problems()).extracting(YamlProblem::describe).containsExactly(complaint);
  }

  private static RecipeSpec read(String recipe) {
    return PipelineFile.readRecipe("recipe.yaml", recipe);
  }
}
