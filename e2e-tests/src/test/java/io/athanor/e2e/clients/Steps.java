package io.athanor.e2e.clients;

import java.util.concurrent.Callable;

/** Numbers what a script checks and prints it, as the scripts in other languages do. */
final class Steps {

  /** A check without a result. */
  @FunctionalInterface
  interface Check {
    void run() throws Exception;
  }

  private int number;

  void step(String what, Check check) {
    step(
        what,
        () -> {
          check.run();
          return what;
        });
  }

  <T> T step(String what, Callable<T> check) {
    number++;
    try {
      T result = check.call();
      System.out.printf("%2d ok   %s%n", number, what);
      return result;
    } catch (Exception | AssertionError e) {
      throw new AssertionError("step " + number + ", " + what + ": " + e.getMessage(), e);
    }
  }
}
