package io.athanor.trainer.recipe;

/** Asks the training thread, from any other, to end its run or wait at the next step boundary. */
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
  private boolean held;

  public synchronized void stop() {
    if (wish == Wish.NONE) {
      wish = Wish.STOP;
      notifyAll();
    }
  }

  public synchronized void cancel() {
    wish = Wish.CANCEL;
    notifyAll();
  }

  /** Lets the run wait; a wish to end it is heard all the same. */
  public synchronized void hold() {
    held = true;
  }

  public synchronized void goOn() {
    held = false;
    notifyAll();
  }

  synchronized boolean isHeld() {
    return held && wish == Wish.NONE;
  }

  /** Returns when the run may go on or is to end. */
  synchronized void awaitGoOn() {
    boolean interrupted = false;
    while (isHeld()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  public Wish wish() {
    return wish;
  }
}
