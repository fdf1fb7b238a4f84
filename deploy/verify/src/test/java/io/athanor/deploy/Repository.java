package io.athanor.deploy;

import java.nio.file.Path;

/** Files of this repository; Maven runs the tests in the module's folder. */
final class Repository {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private Repository() {}

  static Path file(String path) {
    return ROOT.resolve(path);
  }
}
