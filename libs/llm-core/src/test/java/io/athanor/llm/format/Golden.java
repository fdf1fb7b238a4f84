package io.athanor.llm.format;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Paths of recorded files under {@code src/test/resources}. */
public final class Golden {
  private Golden() {}

  public static Path path(String name) {
    URL url = Objects.requireNonNull(Golden.class.getResource("/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
