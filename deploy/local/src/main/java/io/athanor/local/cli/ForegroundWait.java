package io.athanor.local.cli;

import io.athanor.local.LocalPlatform;
import io.athanor.local.console.Console;

/** Keeps a command alive as long as its platform. */
final class ForegroundWait {

  private ForegroundWait() {}

  /**
   * Returns 0 when the platform was closed, 1 (with the reason printed) when a part was given up.
   */
  static int untilItEnds(LocalPlatform platform, Console console) {
    String reason = platform.failure().join();
    if (reason.isEmpty()) {
      return 0;
    }
    console.error(reason);
    return 1;
  }
}
