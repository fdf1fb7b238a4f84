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

/** {@code POST /v1/chat/completions}: answered here, or by the server of an upstream model. */
@Path("/v1/chat/completions")
public class ChatCompletionsResource {

  private static final String OPERATION = "chat";
  private static final String ENDPOINT = "chat/completions";

  private final GroundedChat grounded;
  private final ChatRequestReader reader;
  private final ChatService chat;
  private final AnswerDelivery delivery;
  private final UpstreamForward forward;
  private final InstantSource clock = InstantSource.system();

  ChatCompletionsResource(
      GroundedChat grounded,
      ChatRequestReader reader,
      ChatService chat,
      AnswerDelivery delivery,
      UpstreamForward forward) {
    this.grounded = grounded;
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
    return forward.answer(root, ENDPOINT, http).orElseGet(() -> completeHere(root, http));
  }

  private Response completeHere(RequestField root, RoutingContext http) {
    Grounding grounding = grounded.prepare(root);
    ChatRequest request = reader.read(grounding.request());
    Decoding decoding = request.decoding();
    PendingAnswers pending;
    try (ServedModel model = chat.model(request.model())) {
      ChatAnswer answer = chat.ask(model, request);
      var format = new ChatCompletion(model, clock.instant(), decoding.wantsLogprobs());
      pending = new PendingAnswers(model, answer, 1, decoding, grounding.cite(format), OPERATION);
    }
    return delivery.respond(pending, http);
  }
}
