package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.http.openai.OpenAiException;
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
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
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

  private final ChatRequestReader reader;
  private final ChatService chat;
  private final ChatMetrics metrics;
  private final SlowReaders slowReaders;
  private final InstantSource clock = InstantSource.system();

  ChatCompletionsResource(
      ChatRequestReader reader, ChatService chat, ChatMetrics metrics, SlowReaders slowReaders) {
    this.reader = reader;
    this.chat = chat;
    this.metrics = metrics;
    this.slowReaders = slowReaders;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @RunOnVirtualThread
  public Response complete(byte[] body, @Context RoutingContext http) {
    ChatRequest request = reader.read(body);
    ServedModel model = chat.model(request.model());
    ChatAnswer answer = chat.ask(model, request);
    http.addEndHandler(ended -> answer.abandon()); // also when the client closed the connection
    ChatCompletion completion =
        new ChatCompletion(model, clock.instant(), request.options().topLogprobs().isPresent());
    if (!request.stream()) {
      return OpenAiResponses.ok(
          wait(answer, completion, model, request.choices()), MediaType.APPLICATION_JSON);
    }
    StreamingOutput stream =
        out -> {
          try (SlowReaders.Stream watched =
              slowReaders.watch(() -> http.request().connection().close())) {
            stream(answer, completion, model, request, new EventStream(out, watched));
          } catch (IOException e) {
            answer.abandon(); // the client has gone
            throw e;
          }
        };
    return OpenAiResponses.ok(stream, EVENT_STREAM);
  }

  private ObjectNode wait(
      ChatAnswer answer, ChatCompletion completion, ServedModel model, int count) {
    List<ChatChoice> choices = Stream.generate(ChatChoice::new).limit(count).toList();
    Usage usage = Usage.NONE;
    for (int ended = 0; ended < count; ) {
      switch (answer.next()) {
        case Part.Text part -> choices.get(part.choice()).add(part.piece(), part.tokens());
        case Part.End end -> {
          metrics.record(model, end.result());
          choices.get(end.choice()).end(end.result());
          usage = usage.plus(end.choice(), end.result());
          ended++;
        }
        case Part.Failure failure -> {
          answer.abandon();
          throw failed(failure);
        }
      }
    }
    return completion.whole(choices, usage);
  }

  private void stream(
      ChatAnswer answer,
      ChatCompletion completion,
      ServedModel model,
      ChatRequest request,
      EventStream out)
      throws IOException {
    for (int choice = 0; choice < request.choices(); choice++) {
      out.send(completion.roleChunk(choice));
    }
    Usage usage = Usage.NONE;
    for (int ended = 0; ended < request.choices(); ) {
      switch (answer.next()) {
        case Part.Text part -> out.send(completion.textChunk(part), part.writtenNanos());
        case Part.End end -> {
          metrics.record(model, end.result());
          out.send(completion.finishChunk(end));
          usage = usage.plus(end.choice(), end.result());
          ended++;
        }
        case Part.Failure failure -> {
          answer.abandon();
          out.send(failed(failure).error());
          out.done();
          return;
        }
      }
    }
    if (request.includeUsage()) {
      out.send(completion.usageChunk(usage));
    }
    out.done();
  }

  private static OpenAiException failed(Part.Failure failure) {
    LOGGER.atError().setCause(failure.cause()).log("a completion failed");
    return OpenAiException.defect();
  }
}
