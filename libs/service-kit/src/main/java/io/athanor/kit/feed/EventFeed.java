package io.athanor.kit.feed;

import io.athanor.kit.outbox.PublishedEvent;
import io.athanor.kit.outbox.PublishedEvents;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The server-sent events of a service (WHATWG HTML, section 9.2): first everything sent behind the
 * reader's last position, then what comes. {@code id} is the position, {@code event} the type's
 * name, {@code data} the event as JSON; progress has the event name {@code progress} and no id. A
 * reader that comes back with {@code Last-Event-ID} misses no event.
 */
@ApplicationScoped
public class EventFeed {

  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final int BATCH = 200;

  private final PublishedEvents published;
  private final Progress progress;

  EventFeed(PublishedEvents published, Progress progress) {
    this.published = published;
    this.progress = progress;
  }

  /**
   * Follows the events of one pipeline, or of all where none is named.
   *
   * @param lastEventId the position the reader has already; null or unreadable means none
   */
  public Multi<OutboundSseEvent> follow(
      Sse sse, @Nullable String pipelineId, @Nullable String lastEventId) {
    AtomicLong position = new AtomicLong(positionOf(lastEventId));
    Multi<OutboundSseEvent> events =
        Multi.createBy()
            .repeating()
            .uni(() -> next(position, pipelineId))
            .withDelay(LOOK)
            .indefinitely()
            .onItem()
            .transformToIterable(list -> list)
            .map(event -> eventOf(sse, event));
    Multi<OutboundSseEvent> news =
        progress
            .items()
            .filter(item -> pipelineId == null || item.pipelineId().equals(pipelineId))
            .map(item -> sse.newEventBuilder().name("progress").data(item.json()).build());
    Multi<OutboundSseEvent> keepAlive =
        Multi.createFrom()
            .ticks()
            .every(KEEP_ALIVE)
            .onOverflow()
            .drop()
            .map(tick -> sse.newEventBuilder().comment("keep-alive").build());
    return Multi.createBy().merging().streams(events, news, keepAlive);
  }

  private Uni<List<PublishedEvent>> next(AtomicLong position, @Nullable String pipelineId) {
    return Uni.createFrom()
        .item(() -> read(position.get(), pipelineId))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .onFailure()
        .recoverWithItem(List.of())
        .invoke(
            events -> {
              if (!events.isEmpty()) {
                position.set(events.getLast().position());
              }
            });
  }

  private List<PublishedEvent> read(long position, @Nullable String pipelineId) {
    try {
      return VertxContextSupport.subscribeAndAwait(
          () -> published.after(position, pipelineId, BATCH));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot read events: " + e.getMessage(), e);
    }
  }

  private static OutboundSseEvent eventOf(Sse sse, PublishedEvent event) {
    return sse.newEventBuilder()
        .id(Long.toString(event.position()))
        .name(event.type())
        .data(event.payload())
        .build();
  }

  private static long positionOf(@Nullable String lastEventId) {
    if (lastEventId == null) {
      return 0;
    }
    try {
      return Long.parseLong(lastEventId.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
