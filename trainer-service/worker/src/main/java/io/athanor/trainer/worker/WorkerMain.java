package io.athanor.trainer.worker;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts the worker on standard input and output; whatever else is printed goes to stderr. */
public final class WorkerMain {
  /** Without a supervisor nobody waits for more: what is not saved by then is done again. */
  private static final long SECONDS_WITHOUT_SUPERVISOR = 9;

  private static final int SUPERVISOR_LOST = 3;

  private WorkerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    PrintStream protocol =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    new Worker(commands, new LineWriter(protocol), WorkerMain::endSoon).run();
    System.exit(0);
  }

  /** A halt can only lose an unfinished checkpoint, which is invisible. */
  private static void endSoon() {
    CompletableFuture.delayedExecutor(SECONDS_WITHOUT_SUPERVISOR, TimeUnit.SECONDS)
        .execute(() -> Runtime.getRuntime().halt(SUPERVISOR_LOST));
  }
}
