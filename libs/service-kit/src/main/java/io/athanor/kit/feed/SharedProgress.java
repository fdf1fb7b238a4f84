package io.athanor.kit.feed;

import io.athanor.kit.feed.Progress.Item;
import io.athanor.kit.notice.Notices;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Progress across the processes of a service: whoever watches may be connected to another one than
 * the one that works. News that the next ones repeat are thinned out.
 */
@ApplicationScoped
class SharedProgress {

  private static final String CHANNEL = "progress";

  /** Pause between two passing news of the same kind. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final String process = UUID.randomUUID().toString();
  private final FeedConfig config;
  private final Progress progress;
  private final Notices notices;
  private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

  SharedProgress(FeedConfig config, Progress progress, Notices notices) {
    this.config = config;
    this.progress = progress;
    this.notices = notices;
  }

  void start(@Observes StartupEvent event) {
    if (config.shared()) {
      progress.passOn(this::tell);
      notices.listen(CHANNEL, this::hear);
    }
  }

  private void tell(Item item) {
    // Whoever watches all pipelines sees progress of this process alone.
    if (item.pipelineId().isEmpty() || isTooSoon(item)) {
      return;
    }
    notices.tell(CHANNEL, String.join(" ", process, item.pipelineId(), item.stage(), item.json()));
  }

  private boolean isTooSoon(Item item) {
    String kind = item.pipelineId() + ' ' + item.stage();
    if (!item.passing()) {
      toldAt.remove(kind);
      return false;
    }
    long now = System.nanoTime();
    Long before = toldAt.get(kind);
    if (before != null && now - before < PAUSE.toNanos()) {
      return true;
    }
    toldAt.put(kind, now);
    return false;
  }

  private void hear(String text) {
    String[] parts = text.split(" ", 4);
    if (parts.length == 4 && !parts[0].equals(process)) {
      progress.repeat(new Item(parts[1], parts[2], parts[3], false));
    }
  }
}
