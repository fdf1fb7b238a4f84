package io.athanor.kit.work;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;

/** A bean with a loop of its own that runs from the start of its service to its shutdown. */
public abstract class WorkerBean {

  /** The loop, always the same. */
  protected abstract WorkLoop loop();

  /** Begins the loop. */
  public void start(@Observes StartupEvent event) {
    loop().start();
  }

  /** Ends it. */
  public void stop(@Observes ShutdownEvent event) {
    loop().close();
  }

  /** There may be work: look now. */
  public void nudge() {
    loop().nudge();
  }
}
