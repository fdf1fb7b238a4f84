package io.athanor.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The site of the book example, started with its documented command on a free port. */
final class BookSite implements AutoCloseable {

  private static final Pattern ORIGIN = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final Process process;
  private final String origin;

  private BookSite(Process process, String origin) {
    this.process = process;
    this.origin = origin;
  }

  /**
   * Starts the site.
   *
   * @param installation the folder that holds {@code examples}
   */
  static BookSite start(Path installation) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "examples/book/Site.java", "0")
            .directory(installation.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    Matcher origin = ORIGIN.matcher(line == null ? "" : line);
    if (!origin.find()) {
      process.destroyForcibly();
      throw new IllegalStateException("the site did not start, it said: " + line);
    }
    return new BookSite(process, origin.group());
  }

  /** For example {@code http://127.0.0.1:8650}. */
  String origin() {
    return origin;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
