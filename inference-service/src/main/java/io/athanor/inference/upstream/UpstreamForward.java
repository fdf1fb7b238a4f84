package io.athanor.inference.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.kit.http.openai.EventStream;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.http.openai.RequestField;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes a request on to the server of its model, and the answer back as it comes. */
@ApplicationScoped
public class UpstreamForward {

  private static final Logger LOGGER = LoggerFactory.getLogger(UpstreamForward.class);

  /** What only our own models can do; other fields of our own are left out. */
  private static final String GROUNDING = "x_grounding";

  private final Upstreams upstreams;
  private final UpstreamClient client;

  UpstreamForward(Upstreams upstreams, UpstreamClient client) {
    this.upstreams = upstreams;
    this.client = client;
  }

  /**
   * The answer to a request, if another server has its model.
   *
   * @param endpoint below the server's address, for example {@code chat/completions}
   */
  public Optional<Response> answer(RequestField request, String endpoint, RoutingContext http) {
    Optional<UpstreamModel> upstream = upstreams.find(request.field("model").text());
    RequestField grounding = request.field(GROUNDING);
    if (upstream.isPresent() && !grounding.isAbsent()) {
      throw grounding.wrong("is not supported for another server's model");
    }
    return upstream.map(model -> forward(model, endpoint, (ObjectNode) request.value(), http));
  }

  private Response forward(
      UpstreamModel model, String endpoint, ObjectNode request, RoutingContext http) {
    var answer = new UpstreamAnswer(model.name(), client.ask(model, endpoint, request));
    http.response().closeHandler(closed -> end(answer));
    if (!request.path("stream").asBoolean()) {
      try (answer) {
        return Response.ok(answer.whole(), MediaType.APPLICATION_JSON).build();
      } catch (IOException e) {
        throw OpenAiException.upstreamFailed(brokeOff(model, e));
      }
    }
    StreamingOutput stream = out -> stream(model, answer, out);
    return Response.ok(stream, EventStream.MEDIA_TYPE).header("Cache-Control", "no-cache").build();
  }

  private static void stream(UpstreamModel model, UpstreamAnswer answer, OutputStream out)
      throws IOException {
    var events = new EventStream(out);
    try (answer) {
      while (true) {
        JsonNode chunk;
        try {
          chunk = answer.nextChunk();
        } catch (IOException e) {
          events.send(OpenAiException.upstreamFailed(brokeOff(model, e)).error());
          break;
        }
        if (chunk == null) {
          break;
        }
        events.send(chunk);
      }
      events.end();
    }
  }

  private static String brokeOff(UpstreamModel model, IOException cause) {
    return "The answer of the model '%s' broke off: %s".formatted(model.name(), cause);
  }

  private static void end(UpstreamAnswer answer) {
    try {
      answer.close();
    } catch (IOException e) {
      LOGGER.debug("an upstream's answer could not be closed", e);
    }
  }
}
