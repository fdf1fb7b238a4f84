package io.athanor.trainer.worker;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Starts the worker on standard input and output; whatever else is printed goes to stderr. */
public final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    PrintStream protocol =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    new Worker(commands, new LineWriter(protocol)).run();
    System.exit(0);
  }
}
