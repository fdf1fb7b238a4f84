package io.athanor.inference.sidebyside;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.inference.chat.RequestBody;
import io.athanor.inference.sidebyside.Contestant.Outcome;
import io.athanor.inference.sidebyside.SideBySideAnswers.Part;
import io.athanor.kit.http.openai.EventStream;
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
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/inference/compare}: asks several models the same conversation, with equal seed
 * and sampling, at the same time. Fields and errors are those of chat completions, with {@code
 * models} in the place of {@code model}.
 */
@Path("/api/inference/compare")
public class SideBySideResource {

  private static final Logger LOGGER = LoggerFactory.getLogger(SideBySideResource.class);

  private final Contest contest;

  SideBySideResource(Contest contest) {
    this.contest = contest;
  }

  /** One whole answer. */
  public record Answer(
      String model,
      String content,
      @JsonProperty("finish_reason") String finishReason,
      @JsonProperty("prompt_tokens") int promptTokens,
      @JsonProperty("completion_tokens") int completionTokens) {}

  /**
   * All answers.
   *
   * @param sameBase whether all models share the very same base file, hence template, tokenizer and
   *     quantisation
   */
  public record SideBySide(
      String object,
      long seed,
      @JsonProperty("same_base") boolean sameBase,
      List<Answer> answers) {}

  /** The first event of a stream. */
  record Opening(
      String object, long seed, @JsonProperty("same_base") boolean sameBase, List<String> models) {}

  /** A piece of one answer, or its end. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Piece(
      String object,
      int index,
      String model,
      @Nullable String content,
      @JsonProperty("finish_reason") @Nullable String finishReason,
      @JsonProperty("completion_tokens") @Nullable Integer completionTokens,
      @Nullable String error) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @RunOnVirtualThread
  public Response compare(InputStream body, @Context RoutingContext http)
      throws InterruptedException, IOException {
    SideBySideRequest request = SideBySideRequest.read(RequestBody.read(body, http));
    List<Contestant> contestants = contest.begin(request);
    http.response().closeHandler(closed -> contestants.forEach(Contestant::abandon));
    if (!request.stream()) {
      return Response.ok(whole(request, contestants), MediaType.APPLICATION_JSON).build();
    }
    StreamingOutput stream = out -> stream(request, contestants, out);
    return Response.ok(stream, EventStream.MEDIA_TYPE).header("Cache-Control", "no-cache").build();
  }

  private static SideBySide whole(SideBySideRequest request, List<Contestant> contestants)
      throws InterruptedException {
    List<StringBuilder> texts = new ArrayList<>();
    List<@Nullable Outcome> outcomes = new ArrayList<>();
    contestants.forEach(
        contestant -> {
          texts.add(new StringBuilder());
          outcomes.add(null);
        });
    var answers = new SideBySideAnswers(contestants);
    for (int ended = 0; ended < contestants.size(); ) {
      switch (answers.next()) {
        case Part.Text(int index, String piece) -> texts.get(index).append(piece);
        case Part.End(int index, Outcome outcome) -> {
          outcomes.set(index, outcome);
          ended++;
        }
        case Part.Failure failure -> {
          contestants.forEach(Contestant::abandon);
          throw failed(contestants.get(failure.index()), failure.cause());
        }
      }
    }
    List<Answer> whole = new ArrayList<>();
    for (int i = 0; i < contestants.size(); i++) {
      Outcome outcome = outcomes.get(i);
      if (outcome != null) {
        whole.add(
            new Answer(
                contestants.get(i).model(),
                texts.get(i).toString(),
                outcome.finishReason(),
                outcome.promptTokens(),
                outcome.completionTokens()));
      }
    }
    return new SideBySide("comparison", request.seed(), sameBase(contestants), whole);
  }

  private static void stream(
      SideBySideRequest request, List<Contestant> contestants, OutputStream out)
      throws IOException {
    var events = new EventStream(out);
    var answers = new SideBySideAnswers(contestants);
    List<String> names = contestants.stream().map(Contestant::model).toList();
    try {
      events.send(new Opening("comparison", request.seed(), sameBase(contestants), names));
      for (int ended = 0; ended < contestants.size(); ) {
        Part part = answers.next();
        events.send(piece(names.get(part.index()), part));
        ended += part instanceof Part.Text ? 0 : 1;
      }
      events.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      contestants.forEach(Contestant::abandon); // without effect on those that have ended
    }
  }

  /** One model's failure does not end the others' answers. */
  private static Piece piece(String model, Part part) {
    String object = "comparison.chunk";
    return switch (part) {
      case Part.Text(int index, String text) ->
          new Piece(object, index, model, text, null, null, null);
      case Part.End(int index, Outcome outcome) ->
          new Piece(
              object, index, model, null, outcome.finishReason(), outcome.completionTokens(), null);
      case Part.Failure(int index, RuntimeException cause) -> {
        LOGGER.atError().setCause(cause).log("the answer of {} failed", model);
        yield new Piece(object, index, model, null, "error", null, "the answer failed");
      }
    };
  }

  private static boolean sameBase(List<Contestant> contestants) {
    return contestants.stream().map(Contestant::base).distinct().count() == 1;
  }

  private static OpenAiException failed(Contestant contestant, RuntimeException cause) {
    if (cause instanceof OpenAiException known) {
      return known;
    }
    LOGGER.atError().setCause(cause).log("the answer of {} failed", contestant.model());
    return OpenAiException.defect();
  }
}
