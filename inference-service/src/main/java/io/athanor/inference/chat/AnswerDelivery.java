package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.kit.http.openai.EventStream;
import io.athanor.kit.http.openai.OpenAiException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers as the engine delivers them, in one piece or as a stream. The request's own virtual
 * thread waits and writes. A client that closes its connection cancels its answers.
 */
@ApplicationScoped
class AnswerDelivery {

  private static final Logger LOGGER = LoggerFactory.getLogger(AnswerDelivery.class);

  private final ChatMetrics metrics;
  private final SlowReaders slowReaders;

  AnswerDelivery(ChatMetrics metrics, SlowReaders slowReaders) {
    this.metrics = metrics;
    this.slowReaders = slowReaders;
  }

  /** The response, which a stream goes on writing after this returns. */
  Response respond(PendingAnswers pending, RoutingContext http) {
    // Also when the client closed the connection.
    http.addEndHandler(ended -> pending.answer().abandon());
    ChatObservation observation = metrics.observe(pending);
    if (!pending.decoding().stream()) {
      try (observation) {
        return OpenAiResponses.ok(whole(pending, observation), MediaType.APPLICATION_JSON);
      }
    }
    StreamingOutput stream = out -> stream(pending, observation, out, http);
    return OpenAiResponses.ok(stream, EventStream.MEDIA_TYPE);
  }

  private ObjectNode whole(PendingAnswers pending, ChatObservation observation) {
    List<ChatChoice> collected = Stream.generate(ChatChoice::new).limit(pending.count()).toList();
    Usage usage = Usage.NONE;
    for (int ended = 0; ended < pending.count(); ) {
      switch (pending.answer().next()) {
        case Part.Text part -> collected.get(part.choice()).add(part.piece(), part.tokens());
        case Part.End end -> {
          observation.ended(end);
          collected.get(end.choice()).end(end.result());
          usage = usage.plus(pending.isFirstOfItsPrompt(end), end.result());
          ended++;
        }
        case Part.Failure failure -> {
          pending.answer().abandon();
          observation.failed(failure.cause());
          throw failed(failure);
        }
      }
    }
    return pending.format().whole(collected, usage);
  }

  private void stream(
      PendingAnswers pending, ChatObservation observation, OutputStream out, RoutingContext http)
      throws IOException {
    try (observation;
        SlowReaders.Stream watched = slowReaders.watch(() -> http.request().connection().close())) {
      stream(pending, observation, new WatchedStream(new EventStream(out), watched));
    } catch (IOException e) {
      pending.answer().abandon(); // the client has gone
      throw e;
    }
  }

  private void stream(PendingAnswers pending, ChatObservation observation, WatchedStream events)
      throws IOException {
    CompletionFormat format = pending.format();
    for (int choice = 0; choice < pending.count(); choice++) {
      for (ObjectNode chunk : format.openingChunks(choice)) {
        events.send(chunk);
      }
    }
    Usage usage = Usage.NONE;
    for (int ended = 0; ended < pending.count(); ) {
      switch (pending.answer().next()) {
        case Part.Text part -> {
          for (ObjectNode chunk : format.textChunks(part)) {
            events.send(chunk, part.writtenNanos());
          }
        }
        case Part.End end -> {
          observation.ended(end);
          for (ObjectNode chunk : format.finishChunks(end)) {
            events.send(chunk);
          }
          usage = usage.plus(pending.isFirstOfItsPrompt(end), end.result());
          ended++;
        }
        case Part.Failure failure -> {
          pending.answer().abandon();
          observation.failed(failure.cause());
          events.send(failed(failure).error());
          events.end();
          return;
        }
      }
    }
    if (pending.decoding().includeUsage()) {
      events.send(format.usageChunk(usage));
    }
    events.end();
  }

  private static OpenAiException failed(Part.Failure failure) {
    LOGGER.atError().setCause(failure.cause()).log("a completion failed");
    return OpenAiException.defect();
  }
}
