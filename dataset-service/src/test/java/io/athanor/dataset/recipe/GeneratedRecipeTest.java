package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Generation;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.contracts.pipeline.GenerationOptions;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import io.athanor.dataset.generation.CappedReplies;
import io.athanor.dataset.generation.ChatCompletions;
import io.athanor.dataset.generation.ChatServer;
import io.athanor.dataset.generation.StoredReplies;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.http.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedRecipeTest {

  private static final IngestedDocument TEXT =
      Documents.text(
          List.of(
              "Tarn Mill was built by Ada Birch in 1712, and its wheel is called Big Hedda to this"
                  + " day.",
              "Too short to ask about."));
  private static final String PAIRS =
      """
      Here you are:
      **Q:** Who built Tarn Mill?
      **A:** Tarn Mill was built by Ada Birch.
      Q: When was Tarn Mill built?
      A: Tarn Mill was built in 1812.
      """;

  @TempDir Path folder;

  private final List<Duration> pauses = new ArrayList<>();
  private String verdict = "Yes.";
  private final ChatServer server =
      new ChatServer(
          user -> {
            if (user.startsWith("Text:") && user.contains("Does the text")) {
              return verdict;
            }
            return user.startsWith("Text:")
                ? PAIRS
                : "1. Who was the builder of Tarn Mill?\n2. Who built Tarn Mill?\nBy the way.";
          });

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void rowsAreGroundedAndNameParagraphPromptAndModel() {
    // When
    RecipeOutput output = generate(options(0, true, 100, null));
    // Then
    assertThat(output.rows()).hasSize(1);
    Example row = output.rows().getFirst().example();
    assertThat(row.turns().getLast().content()).isEqualTo("Tarn Mill was built by Ada Birch.");
    assertThat(row.sources().getFirst().paragraphId()).isEqualTo("p0");
    Generation generation = row.generation();
    assertThat(generation.model()).isEqualTo("writer");
    assertThat(generation.prompt()).isEqualTo("questions/1");
    assertThat(generation.promptSha256()).hasSize(64);
    assertThat(output.skipped())
        .extracting(Skipped::reason)
        .containsExactly("ungroundedAnswer", "tooShort");
    assertThat(output.skipped().getFirst().detail())
        .isEqualTo("75 % of its words stand in the paragraph, but not 1812");
  }

  @Test
  void answerThatTheJudgeRefusesIsCounted() {
    // Given
    verdict = "No, it does not.";
    // When
    RecipeOutput output = generate(options(0, true, 100, null));
    // Then
    assertThat(output.rows()).isEmpty();
    assertThat(output.skipped()).extracting(Skipped::reason).contains("judgedWrong");
  }

  @Test
  void paraphrasesShareTheAnswerAndTheGroup() {
    // When
    RecipeOutput output = generate(options(2, false, 100, null));
    // Then
    assertThat(output.rows())
        .extracting(row -> row.example().turns().getFirst().content())
        .containsExactly("Who built Tarn Mill?", "Who was the builder of Tarn Mill?");
    assertThat(output.rows()).extracting(GroupedExample::group).containsOnly("p0");
    assertThat(output.rows().get(1).example().generation().prompt()).isEqualTo("paraphrases/1");
  }

  @Test
  void rowsOfQuestionsAndAnswersAreOnlyReworded() {
    // When
    RecipeOutput output =
        recipe(options(2, true, 100, null))
            .apply(List.of(Documents.rows("Who built Tarn Mill?", "Ada Birch did.")));
    // Then
    assertThat(output.rows()).hasSize(2);
    assertThat(output.rows().getFirst().example().generation()).isNull();
    assertThat(output.rows().get(1).example().turns().getLast().content())
        .isEqualTo("Ada Birch did.");
  }

  @Test
  void buildThatIsBegunAgainAsksNothingTwiceAndMakesTheSame() {
    // Given
    RecipeOutput first = generate(options(2, true, 100, null));
    int asked = server.asked().size();
    // When
    RecipeOutput second = generate(options(2, true, 100, null));
    // Then
    assertThat(second.rows()).isEqualTo(first.rows());
    assertThat(server.asked()).hasSize(asked);
  }

  @Test
  void costCapStopsTheAskingAndIsReported() {
    // When
    RecipeOutput output = generate(options(2, true, 2, null));
    // Then
    assertThat(server.asked()).hasSize(2);
    assertThat(output.rows()).hasSize(1);
    assertThat(output.skipped())
        .filteredOn(skipped -> skipped.reason().equals("costCapReached"))
        .extracting(Skipped::detail)
        .containsExactly(
            "paraphrases/1 was not asked: maxRequests of 2 is reached (200 tokens so far)");
  }

  @Test
  void passingTroubleIsTriedAgainAfterThePauseThatTheServerNames() {
    // Given
    server.failOnce(503, "0");
    server.failOnce(429, "7");
    // When
    RecipeOutput output = generate(options(0, false, 100, null));
    // Then
    assertThat(output.rows()).hasSize(1);
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7));
  }

  @Test
  void refusedRequestFailsAtOnceWithTheServersReason() {
    // Given
    server.failOnce(401, "0");
    // Then
    assertThatThrownBy(() -> generate(options(0, false, 100, null)))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "the model at "
                + server.baseUrl()
                + "/chat/completions gave no answer: HTTP 401: not now");
    assertThat(pauses).isEmpty();
  }

  @Test
  void keyIsSentAsBearerTokenAndTheJudgeMayBeAnotherModel() {
    // When
    generate(options(0, true, 100, "secret"));
    // Then
    assertThat(server.asked())
        .extracting(ChatServer.Asked::authorization)
        .containsOnly("Bearer secret");
    assertThat(server.asked())
        .extracting(ChatServer.Asked::model)
        .containsExactly("writer", "judge");
  }

  private record Settings(GenerationOptions options, String key) {}

  private Settings options(int paraphrases, boolean judge, int maxRequests, String key) {
    return new Settings(
        new GenerationOptions(
            server.baseUrl(),
            "writer",
            "judge",
            key == null ? null : "LLM_API_KEY",
            2,
            paraphrases,
            judge,
            0.6,
            maxRequests,
            1_000_000),
        key);
  }

  private RecipeOutput generate(Settings settings) {
    return recipe(settings).apply(List.of(TEXT));
  }

  private GeneratedRecipe recipe(Settings settings) {
    BlobStore blobs = new FileBlobStore(folder);
    RecipeSpec spec =
        new RecipeSpec(
            RecipeKind.GENERATED,
            42,
            0.1,
            null,
            List.of(),
            new RecipeOptions(null, null, null, null, null, null, settings.options()),
            GateSettings.DEFAULT);
    return new GeneratedRecipe(
        spec,
        options ->
            new CappedReplies(
                new StoredReplies(
                    new ChatCompletions(options.baseUrl(), settings.key(), pauses::add), blobs),
                options.maxRequests(),
                options.maxTokens()));
  }
}
