package io.athanor.trainer.recipe;

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

  private volatile Wish wish = Wish.NONE;

  public synchronized void stop() {
    if (wish == Wish.NONE) {
      wish = Wish.STOP;
    }
  }

  public synchronized void cancel() {
    wish = Wish.CANCEL;
  }

  public Wish wish() {
    return wish;
  }
}
