package io.athanor.trainer.recipe;

import java.util.concurrent.atomic.AtomicReference;

/** Asks the training thread, from any other, to end its run at the next step boundary. */
public final class StopSignal {
  /** What was asked; the first wish wins, except that a cancel overrides a stop. */
  public enum Wish {
    NONE,
    /** Save the last boundary and leave: pause, shutdown, supervisor gone. */
    STOP,
    /** Give the run up. */
    CANCEL
  }

  private final AtomicReference<Wish> wish = new AtomicReference<>(Wish.NONE);

  public void stop() {
    wish.compareAndSet(Wish.NONE, Wish.STOP);
  }

  public void cancel() {
    wish.set(Wish.CANCEL);
  }

  public Wish wish() {
    return wish.get();
  }
}
