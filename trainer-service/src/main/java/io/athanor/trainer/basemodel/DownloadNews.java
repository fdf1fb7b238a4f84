package io.athanor.trainer.basemodel;

import io.athanor.contracts.PipelineRef;
import io.athanor.kit.feed.Progress;
import io.athanor.llm.hub.DownloadProgress;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells the feed how far a download is, a few times a second at most and always at its end. */
final class DownloadNews implements DownloadProgress {

  private static final long PAUSE = Duration.ofMillis(400).toNanos();

  private final Progress feed;
  private final @Nullable PipelineRef pipeline;
  private final LongSupplier nanoClock;
  private long nextAt;

  DownloadNews(Progress feed, @Nullable PipelineRef pipeline, LongSupplier nanoClock) {
    this.feed = feed;
    this.pipeline = pipeline;
    this.nanoClock = nanoClock;
    this.nextAt = nanoClock.getAsLong();
  }

  @Override
  public void update(String file, long bytes, long totalBytes) {
    long now = nanoClock.getAsLong();
    if (now - nextAt < 0 && bytes != totalBytes) {
      return;
    }
    nextAt = now + PAUSE;
    feed.post(
        pipeline,
        "base-model",
        Map.of("file", file, "done", bytes, "total", Math.max(0, totalBytes), "unit", "bytes"));
  }
}
