package io.athanor.trainer.news;

import io.athanor.contracts.RunId;
import io.athanor.kit.notice.Notices;
import io.athanor.trainer.run.RunsChanged;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;

/**
 * Tells this node of runs that were queued, given back or asked to stop through another one. The
 * database's trigger {@code runs_changed} sends the notices.
 */
@ApplicationScoped
class RunNotices {

  private static final String CHANNEL = "runs_changed";

  private final Notices notices;
  private final Event<RunsChanged> changed;

  RunNotices(Notices notices, Event<RunsChanged> changed) {
    this.notices = notices;
    this.changed = changed;
  }

  void start(@Observes StartupEvent event) {
    notices.listen(CHANNEL, runId -> changed.fire(new RunsChanged(new RunId(runId))));
  }
}
