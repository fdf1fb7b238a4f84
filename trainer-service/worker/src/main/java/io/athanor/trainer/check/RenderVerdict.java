package io.athanor.trainer.check;

/**
 * A rendering compared with its recording.
 *
 * @param detail what differs first; empty if nothing
 */
record RenderVerdict(Kind kind, String detail) {
  private static final int SHOWN_BEFORE = 30;
  private static final int SHOWN_AFTER = 50;

  /** What was compared with what, and how it went. */
  enum Kind {
    EQUAL("equal byte by byte", true),
    REFUSED_AS_RECORDED("refused as recorded", true),
    REFUSED_OTHERWISE("refused, but recorded is another message", false),
    REFUSED("refused, but recorded is a rendering", false),
    NOT_REFUSED("rendered, but recorded is a refusal", false),
    DIFFERENT("rendered otherwise than recorded", false);

    private final String words;
    private final boolean equal;

    Kind(String words, boolean equal) {
      this.words = words;
      this.equal = equal;
    }

    String words() {
      return words;
    }

    boolean equal() {
      return equal;
    }
  }

  static RenderVerdict of(Kind kind) {
    return new RenderVerdict(kind, "");
  }

  /** Where two different texts part. */
  static RenderVerdict different(String expected, String actual) {
    int at = 0;
    while (at < expected.length()
        && at < actual.length()
        && expected.charAt(at) == actual.charAt(at)) {
      at++;
    }
    return new RenderVerdict(
        Kind.DIFFERENT,
        "differs at character %d%n    recorded %s%n    rendered %s"
            .formatted(at + 1, around(expected, at), around(actual, at)));
  }

  private static String around(String text, int at) {
    int from = Math.max(0, at - SHOWN_BEFORE);
    int to = Math.min(text.length(), at + SHOWN_AFTER);
    String part =
        text.substring(from, to)
            .replace("\\", "\\\\")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t");
    return (from > 0 ? "…" : "") + '"' + part + '"' + (to < text.length() ? "…" : "");
  }

  boolean equal() {
    return kind.equal();
  }
}
