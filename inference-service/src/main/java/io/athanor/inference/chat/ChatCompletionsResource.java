package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.json.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/chat/completions}: each request has its own virtual thread, which waits for the
 * engine and writes what it delivers. A client that closes its connection cancels its answer.
 */
@Path("/v1/chat/completions")
public class ChatCompletionsResource {

  private static final Logger LOGGER = LoggerFactory.getLogger(ChatCompletionsResource.class);
  private static final String EVENT_STREAM = "text/event-stream;charset=UTF-8";
  private static final String DONE = "[DONE]";

  private final GroundedChat grounded;
  private final ChatRequestReader reader;
  private final ChatService chat;
  private final ChatMetrics metrics;
  private final InstantSource clock = InstantSource.system();

  ChatCompletionsResource(
      GroundedChat grounded, ChatRequestReader reader, ChatService chat, ChatMetrics metrics) {
    this.grounded = grounded;
    this.reader = reader;
    this.chat = chat;
    this.metrics = metrics;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @RunOnVirtualThread
  public Response complete(byte[] body, @Context RoutingContext http) {
    Grounding grounding = grounded.prepare(body);
    ChatRequest request = reader.read(grounding.body());
    ServedModel model = chat.model(request.model());
    ChatAnswer answer = chat.ask(model, request);
    http.response().closeHandler(closed -> answer.abandon());
    ChatCompletion completion = new ChatCompletion(model, clock.instant());
    if (!request.stream()) {
      return OpenAiResponses.ok(
          grounding.whole(wait(answer, completion, model)), MediaType.APPLICATION_JSON);
    }
    StreamingOutput stream =
        out -> {
          try {
            stream(answer, completion, model, request.includeUsage(), grounding.stream(out));
          } catch (IOException e) {
            answer.abandon(); // the client has gone
            throw e;
          }
        };
    return OpenAiResponses.ok(stream, EVENT_STREAM);
  }

  private ObjectNode wait(ChatAnswer answer, ChatCompletion completion, ServedModel model) {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (answer.next()) {
        case Part.Text part -> text.append(part.piece());
        case Part.End end -> {
          metrics.record(model, end.result());
          return completion.whole(text.toString(), end.result());
        }
        case Part.Failure failure -> throw failed(failure);
      }
    }
  }

  private void stream(
      ChatAnswer answer,
      ChatCompletion completion,
      ServedModel model,
      boolean includeUsage,
      OutputStream out)
      throws IOException {
    send(out, completion.roleChunk());
    while (true) {
      switch (answer.next()) {
        case Part.Text part -> send(out, completion.textChunk(part.piece()));
        case Part.End end -> {
          metrics.record(model, end.result());
          sendEnd(out, completion, end.result(), includeUsage);
          return;
        }
        case Part.Failure failure -> {
          send(out, failed(failure).error());
          sendData(out, DONE);
          return;
        }
      }
    }
  }

  private static void sendEnd(
      OutputStream out, ChatCompletion completion, GenerationResult result, boolean includeUsage)
      throws IOException {
    send(out, completion.finishChunk(result));
    if (includeUsage) {
      send(out, completion.usageChunk(result));
    }
    sendData(out, DONE);
  }

  private static void send(OutputStream out, Object chunk) throws IOException {
    sendData(out, Json.text(chunk));
  }

  private static void sendData(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static OpenAiException failed(Part.Failure failure) {
    LOGGER.atError().setCause(failure.cause()).log("a completion failed");
    return OpenAiException.defect();
  }
}
