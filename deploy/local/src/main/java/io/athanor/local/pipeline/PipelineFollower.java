package io.athanor.local.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EventType;
import io.athanor.contracts.pipeline.VariantSpec;
import io.athanor.local.console.Progress;
import io.athanor.local.failure.PlatformFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Submits a pipeline and follows it to its end. The events of the four services come in any order
 * between services and in their own order within one.
 */
public final class PipelineFollower {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final String PROGRESS = "progress";

  private final PipelineClient client;
  private final BooleanSupplier platformRuns;
  private final Consumer<Progress> onProgress;
  private final Consumer<StageReport> onReport;

  /**
   * @param platformRuns asked while no event comes: without a platform there is nothing to wait for
   * @param onProgress shown at once, and forgotten
   * @param onReport what a stage reports when it is over
   */
  public PipelineFollower(
      PipelineClient client,
      BooleanSupplier platformRuns,
      Consumer<Progress> onProgress,
      Consumer<StageReport> onReport) {
    this.client = client;
    this.platformRuns = platformRuns;
    this.onProgress = onProgress;
    this.onReport = onReport;
  }

  /**
   * Runs a pipeline to its end. An equal pipeline that ended well before is reused; one that failed
   * is submitted anew.
   *
   * @param fresh asks for a new pipeline in any case
   */
  public PipelineOutcome run(PipelineDocument document, boolean fresh) {
    Instant submittedAt = Instant.now();
    PipelineClient.Submission submission = client.submit(document, fresh);
    var story =
        new PipelineStory(
            submittedAt,
            document.spec().evaluation().enabled(),
            document.spec().variants().stream().map(VariantSpec::name).toList(),
            onReport);
    PipelineOutcome outcome = follow(submission.pipelineId(), story);
    boolean failedBefore = outcome instanceof PipelineOutcome.Failed failed && failed.earlier();
    return failedBefore && submission.known() ? run(document, true) : outcome;
  }

  private PipelineOutcome follow(String pipelineId, PipelineStory story) {
    // Each following has a queue of its own: a late event of another pipeline must not get in.
    BlockingQueue<ServerSentEvent> received = new LinkedBlockingQueue<>();
    client.follow(pipelineId, received::add);
    try {
      return listen(received, story);
    } finally {
      client.stopFollowing();
    }
  }

  private PipelineOutcome listen(BlockingQueue<ServerSentEvent> received, PipelineStory story) {
    while (true) {
      ServerSentEvent event = next(received);
      if (event.name().equals(PROGRESS)) {
        ProgressNews.read(event.data()).ifPresent(onProgress);
      } else {
        Optional<PipelineOutcome> outcome = parse(event).flatMap(story::tell);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    }
  }

  private ServerSentEvent next(BlockingQueue<ServerSentEvent> received) {
    try {
      ServerSentEvent event = received.poll(1, TimeUnit.SECONDS);
      while (event == null) {
        if (!platformRuns.getAsBoolean()) {
          throw new PlatformFailure(
              "The platform has stopped; start it and run the pipeline again to go on");
        }
        event = received.poll(1, TimeUnit.SECONDS);
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted", e);
    }
  }

  /** Events of a later release are passed over. */
  private static Optional<DomainEvent> parse(ServerSentEvent event) {
    Optional<EventType> type = EventType.ofName(event.name());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(event.data(), type.get().record()));
    } catch (JsonProcessingException e) {
      throw new PlatformFailure(
          "A service sent an unreadable %s: %s".formatted(event.name(), e.getOriginalMessage()), e);
    }
  }
}
