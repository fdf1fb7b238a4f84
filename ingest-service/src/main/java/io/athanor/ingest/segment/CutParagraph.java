package io.athanor.ingest.segment;

/**
 * Tells whether a page break cut a paragraph in two, and puts it together again. Both pieces are
 * cleaned text and neither is empty.
 */
public final class CutParagraph {

  /** Shorter beginnings may be titles or lines of verse. */
  private static final int SHORTEST_CUT = 60;

  private static final String SENTENCE_ENDS = ".!?:;…\"”’')]»*";

  private CutParagraph() {}

  /**
   * Whether the second text goes on with the first one's last sentence.
   *
   * @param afterPageBreak whether a printed page ended between them
   */
  public static boolean isCut(String first, String second, boolean afterPageBreak) {
    if (SENTENCE_ENDS.indexOf(first.charAt(first.length() - 1)) >= 0) {
      return false;
    }
    boolean startsInside = Character.isLowerCase(second.codePointAt(0));
    return afterPageBreak
        ? startsInside || first.length() >= SHORTEST_CUT
        : startsInside && first.length() >= SHORTEST_CUT;
  }

  /** How many characters at the end of the first text are kept: a cut word loses its hyphen. */
  public static int keptOf(String first, String second) {
    boolean cutWord =
        first.endsWith("-")
            && first.length() > 1
            && Character.isLowerCase(first.charAt(first.length() - 2))
            && Character.isLowerCase(second.codePointAt(0));
    return cutWord ? first.length() - 1 : first.length();
  }

  /** The whole paragraph. */
  public static String join(String first, String second) {
    int kept = keptOf(first, second);
    return kept < first.length() ? first.substring(0, kept) + second : first + " " + second;
  }
}
