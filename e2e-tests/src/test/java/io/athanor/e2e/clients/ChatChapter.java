package io.athanor.e2e.clients;

import static io.athanor.e2e.clients.FilesChapter.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Talking to the model of a job, until it is deleted. */
final class ChatChapter {

  private final OpenAIClient client;
  private final Steps steps;
  private String model = "";

  ChatChapter(OpenAIClient client, Steps steps) {
    this.client = client;
    this.steps = steps;
  }

  void run() {
    // A model is served a moment after its job has succeeded, the first one after its base.
    Model tuned =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(this::newestTuned, Optional::isPresent)
            .orElseThrow();
    model = tuned.id();
    steps.step(
        "a model is retrieved; one that is unknown is not found",
        () -> {
          assertThat(client.models().retrieve(model)).isEqualTo(tuned);
          NotFoundException refusal =
              refused(NotFoundException.class, () -> ask(question().model("nobody")));
          assertThat(refusal.code()).hasValue("model_not_found");
        });
    ChatCompletion whole = steps.step("it answers in one piece", () -> ask(question()));
    steps.step("it streams the same answer", () -> stream(whole));
    steps.step(
        "several answers and their probabilities are given",
        () -> {
          ChatCompletion several =
              ask(question().n(2).temperature(1.0).seed(5).logprobs(true).topLogprobs(2));
          assertThat(several.choices()).hasSize(2);
          assertThat(several.choices().getFirst().logprobs().orElseThrow().content()).isPresent();
        });
    steps.step(
        "a text is completed",
        () ->
            assertThat(
                    client
                        .completions()
                        .create(
                            CompletionCreateParams.builder()
                                .model(model)
                                .prompt("Once upon a time")
                                .maxTokens(6)
                                .build())
                        .choices())
                .hasSize(1));
    steps.step(
        "an absurd value is named",
        () -> {
          BadRequestException refusal =
              refused(BadRequestException.class, () -> ask(question().temperature(99.0)));
          assertThat(refusal.param()).hasValue("temperature");
        });
    steps.step("a deleted model is gone", this::deletion);
  }

  private Optional<Model> newestTuned() {
    return client.models().list().autoPager().stream()
        .filter(each -> each.id().startsWith("ft:"))
        .max(Comparator.comparingLong(Model::created));
  }

  private void stream(ChatCompletion whole) {
    ChatCompletionCreateParams params =
        question()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      List<ChatCompletionChunk> chunks = stream.stream().toList();
      String text =
          chunks.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo(whole.choices().getFirst().message().content().orElseThrow());
      assertThat(chunks.getLast().usage().orElseThrow().completionTokens())
          .isEqualTo(whole.usage().orElseThrow().completionTokens());
    }
  }

  private void deletion() {
    assertThat(client.models().delete(model).deleted()).isTrue();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client.models().list().autoPager().stream()
                    .noneMatch(each -> each.id().equals(model)));
    refused(NotFoundException.class, () -> ask(question()));
  }

  private ChatCompletion ask(ChatCompletionCreateParams.Builder question) {
    return client.chat().completions().create(question.build());
  }

  private ChatCompletionCreateParams.Builder question() {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .maxTokens(8)
        .temperature(0.0)
        .addUserMessage("Who founded the mill?");
  }
}
