package io.athanor.inference.chat;

import io.athanor.inference.registry.ServedModel;
import io.athanor.inference.upstream.UpstreamForward;
import io.athanor.kit.http.openai.RequestField;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code POST /v1/completions}: continues a text without any chat template, which is what a model
 * that was tuned on raw text does best.
 */
@Path("/v1/completions")
public class CompletionsResource {

  private static final String OPERATION = "text_completion";
  private static final String ENDPOINT = "completions";

  /** As OpenAI's interface has it. */
  private static final int DEFAULT_MAX_TOKENS = 16;

  private final CompletionRequestReader reader;
  private final ChatService chat;
  private final AnswerDelivery delivery;
  private final UpstreamForward forward;
  private final InstantSource clock = InstantSource.system();

  CompletionsResource(
      CompletionRequestReader reader,
      ChatService chat,
      AnswerDelivery delivery,
      UpstreamForward forward) {
    this.reader = reader;
    this.chat = chat;
    this.delivery = delivery;
    this.forward = forward;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @RunOnVirtualThread
  public Response complete(InputStream body, @Context RoutingContext http) throws IOException {
    RequestField root = RequestBody.read(body, http);
    return forward
        .answer(root, ENDPOINT, http)
        .orElseGet(() -> delivery.respond(submit(reader.read(root)), http));
  }

  private PendingAnswers submit(CompletionRequest request) {
    try (ServedModel model = chat.model(request.model())) {
      return submit(model, request);
    }
  }

  private PendingAnswers submit(ServedModel model, CompletionRequest request) {
    Decoding decoding = request.decoding();
    List<int[]> prompts = request.prompts(model);
    ChatAnswer answer = new ChatAnswer();
    try {
      for (int i = 0; i < prompts.size(); i++) {
        int firstChoice = i * decoding.choices();
        chat.submit(model, prompts.get(i), decoding, DEFAULT_MAX_TOKENS, answer, firstChoice);
      }
    } catch (RuntimeException e) {
      answer.abandon(); // nobody will read what was submitted before
      throw e;
    }
    var format = new TextCompletion(model, clock.instant(), decoding.wantsLogprobs());
    return new PendingAnswers(model, answer, prompts.size(), decoding, format, OPERATION);
  }
}
