package io.athanor.inference.sidebyside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.upstream.UpstreamAnswer;
import io.athanor.inference.upstream.UpstreamClient;
import io.athanor.inference.upstream.UpstreamModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** A model of another server. */
final class UpstreamContestant implements Contestant {

  private static final String ENDPOINT = "chat/completions";

  private final UpstreamModel upstream;
  private final UpstreamAnswer answer;

  /** Asks at once. */
  UpstreamContestant(UpstreamModel upstream, UpstreamClient client, ObjectNode request) {
    this.upstream = upstream;
    ObjectNode streaming = request.deepCopy().put("stream", true);
    streaming.putObject("stream_options").put("include_usage", true);
    this.answer = new UpstreamAnswer(upstream.name(), client.ask(upstream, ENDPOINT, streaming));
  }

  @Override
  public String model() {
    return upstream.name();
  }

  @Override
  public String base() {
    return upstream.api() + " " + upstream.model();
  }

  @Override
  public Outcome answer(Consumer<String> onText) {
    Outcome outcome = new Outcome("stop", 0, 0);
    try (answer) {
      for (JsonNode chunk = answer.nextChunk(); chunk != null; chunk = answer.nextChunk()) {
        JsonNode choice = chunk.path("choices").path(0);
        String text = choice.path("delta").path("content").asText("");
        if (!text.isEmpty()) {
          onText.accept(text);
        }
        outcome =
            new Outcome(
                choice.path("finish_reason").asText(outcome.finishReason()),
                chunk.path("usage").path("prompt_tokens").asInt(outcome.promptTokens()),
                chunk.path("usage").path("completion_tokens").asInt(outcome.completionTokens()));
      }
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException("the answer of " + model() + " broke off", e);
    }
  }

  @Override
  public void abandon() {
    try {
      answer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
