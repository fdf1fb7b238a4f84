package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.http.openai.EventStream;
import io.athanor.kit.http.openai.OpenAiException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the answers to one request as the engine delivers them, in one piece or as a stream. The
 * request's own virtual thread waits and writes. A client that closes its connection cancels its
 * answers.
 *
 * @param prompts number of prompts, each of which has {@code decoding.choices()} answers
 * @param operation the endpoint, by OpenTelemetry's name for it
 */
record AnswerDelivery(
    ServedModel model,
    ChatAnswer answer,
    int prompts,
    Decoding decoding,
    CompletionFormat format,
    ChatMetrics metrics,
    String operation) {

  private static final Logger LOGGER = LoggerFactory.getLogger(AnswerDelivery.class);

  /** The response, which a stream goes on writing after this returns. */
  Response respond(RoutingContext http) {
    http.response().closeHandler(closed -> answer.abandon());
    if (!decoding.stream()) {
      return OpenAiResponses.ok(whole(), MediaType.APPLICATION_JSON);
    }
    StreamingOutput stream =
        out -> {
          try {
            stream(out);
          } catch (IOException e) {
            answer.abandon(); // the client has gone
            throw e;
          }
        };
    return OpenAiResponses.ok(stream, EventStream.MEDIA_TYPE);
  }

  private ObjectNode whole() {
    List<ChatChoice> collected = Stream.generate(ChatChoice::new).limit(answers()).toList();
    Usage usage = Usage.NONE;
    for (int ended = 0; ended < answers(); ) {
      switch (answer.next()) {
        case Part.Text part -> collected.get(part.choice()).add(part.piece(), part.tokens());
        case Part.End end -> {
          metrics.record(operation, model, end.result());
          collected.get(end.choice()).end(end.result());
          usage = usage.plus(isFirstOfItsPrompt(end), end.result());
          ended++;
        }
        case Part.Failure failure -> {
          answer.abandon();
          throw failed(failure);
        }
      }
    }
    return format.whole(collected, usage);
  }

  private void stream(OutputStream out) throws IOException {
    EventStream events = new EventStream(out);
    for (int choice = 0; choice < answers(); choice++) {
      Optional<ObjectNode> opening = format.openingChunk(choice);
      if (opening.isPresent()) {
        events.send(opening.get());
      }
    }
    Usage usage = Usage.NONE;
    for (int ended = 0; ended < answers(); ) {
      switch (answer.next()) {
        case Part.Text part -> events.send(format.textChunk(part));
        case Part.End end -> {
          metrics.record(operation, model, end.result());
          events.send(format.finishChunk(end));
          usage = usage.plus(isFirstOfItsPrompt(end), end.result());
          ended++;
        }
        case Part.Failure failure -> {
          answer.abandon();
          events.send(failed(failure).error());
          events.end();
          return;
        }
      }
    }
    if (decoding.includeUsage()) {
      events.send(format.usageChunk(usage));
    }
    events.end();
  }

  private int answers() {
    return prompts * decoding.choices();
  }

  private boolean isFirstOfItsPrompt(Part.End end) {
    return end.choice() % decoding.choices() == 0;
  }

  private static OpenAiException failed(Part.Failure failure) {
    LOGGER.atError().setCause(failure.cause()).log("a completion failed");
    return OpenAiException.defect();
  }
}
