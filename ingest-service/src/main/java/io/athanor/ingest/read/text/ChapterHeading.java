package io.athanor.ingest.read.text;

import java.util.List;
import java.util.regex.Pattern;

/** Tells a chapter's heading in a text that has no markup. */
final class ChapterHeading {

  private static final int LONGEST = 80;
  private static final int MOST_LINES = 3;
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?i)(?:chapter|book|part|volume|canto|letter|stave|act|scene|section)"
              + "\\s+(?:\\d{1,3}|[ivxlcdm]{1,8}|the \\w+|one|two|three|four|five|six|seven|eight"
              + "|nine|ten|eleven|twelve)\\b[.:]?.*");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?:contents|preface|introduction|prologue|epilogue|foreword|appendix|afterword)\\.?");
  private static final Pattern ROMAN = Pattern.compile("[IVXLCDM]{1,8}\\.?");

  private ChapterHeading() {}

  /** Whether the lines of a paragraph are a heading. */
  static boolean matches(List<String> lines) {
    if (lines.size() > MOST_LINES || lines.stream().anyMatch(line -> line.length() > LONGEST)) {
      return false;
    }
    String first = lines.getFirst();
    return NUMBERED.matcher(first).matches()
        || NAMED.matcher(first).matches()
        || ROMAN.matcher(first).matches()
        || lines.stream().allMatch(ChapterHeading::isUpperCase);
  }

  private static boolean isUpperCase(String line) {
    return line.codePoints().filter(Character::isLetter).count() >= 3
        && line.codePoints().noneMatch(Character::isLowerCase)
        && !line.endsWith(",");
  }
}
