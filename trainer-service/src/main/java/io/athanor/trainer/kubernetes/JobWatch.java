package io.athanor.trainer.kubernetes;

import io.fabric8.kubernetes.client.Watch;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A watch on this installation's Jobs that is opened again after it has ended. */
final class JobWatch implements AutoCloseable {

  private final JobCluster cluster;
  private final Map<String, String> labels;
  private final Runnable changed;
  private final AtomicReference<@Nullable Watch> open = new AtomicReference<>();

  JobWatch(JobCluster cluster, Map<String, String> labels, Runnable changed) {
    this.cluster = cluster;
    this.labels = labels;
    this.changed = changed;
  }

  /** Opens the watch unless it is; the pass behind it sees what happened in between. */
  void keepOpen() {
    if (open.get() == null) {
      open.set(cluster.watch(labels, changed, () -> open.set(null)));
    }
  }

  @Override
  public void close() {
    Watch last = open.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }
}
