package io.athanor.ingest.read.script;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can stand for a speaker in front of a speech.
 *
 * @param name as written, without remarks
 * @param continued whether the script says that an interrupted speech goes on
 */
record SpeakerName(String name, boolean continued) {

  private static final Pattern SEPARATOR = Pattern.compile("[ ,]+");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern END_MARKS = Pattern.compile("[:,]+$");
  private static final Pattern KEY_MARKS = Pattern.compile("[.:,]+$");
  private static final int LONGEST = 40;
  private static final int MOST_WORDS = 6;
  private static final Pattern REMARK = Pattern.compile("\\s*[(\\[]([^)\\]]*)[)\\]]\\s*$");
  private static final Pattern CONTINUED = Pattern.compile("(?i)cont(?:['’]?d|inued|inuing)?\\.?");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}.'’#-]*");
  private static final Set<String> SMALL_WORDS =
      Set.of(
          "of", "the", "and", "in", "to", "a", "an", "from", "with", "de", "la", "le", "du", "von",
          "van", "der", "&", "&c", "&c.", "/", "et", "y");

  /**
   * Reads a name with the remarks behind it: {@code JOAN (CONT'D)}, {@code MARK (V.O.)}. Null when
   * it is none.
   */
  static @org.jspecify.annotations.Nullable SpeakerName parse(String written) {
    String name = written.replace("_", "").replace("*", "").strip();
    boolean continued = false;
    Matcher remark = REMARK.matcher(name);
    while (remark.find()) {
      continued |= CONTINUED.matcher(remark.group(1).strip()).matches();
      name = name.substring(0, remark.start()).strip();
      remark = REMARK.matcher(name);
    }
    name = END_MARKS.matcher(SPACES.matcher(name).replaceAll(" ")).replaceFirst("");
    return isName(name) ? new SpeakerName(name, continued) : null;
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return false;
    }
    int first = name.codePointAt(0);
    if (!Character.isUpperCase(first)
        && !Character.isDigit(first)
        && !Character.isTitleCase(first)
        && !isCaseless(first)) {
      return false;
    }
    String[] words = SEPARATOR.split(name);
    if (words.length > MOST_WORDS) {
      return false;
    }
    boolean letters = false;
    for (String word : words) {
      if (!SMALL_WORDS.contains(word.toLowerCase(Locale.ROOT)) && !WORD.matcher(word).matches()) {
        return false;
      }
      letters |= word.codePoints().anyMatch(Character::isLetter);
    }
    return letters;
  }

  private static boolean isCaseless(int character) {
    return Character.isLetter(character)
        && !Character.isLowerCase(character)
        && !Character.isUpperCase(character);
  }

  /** Whether each word begins with a capital, small words aside: no line of speech does. */
  boolean isTitled() {
    for (String word : SEPARATOR.split(name)) {
      if (!SMALL_WORDS.contains(word) && Character.isLowerCase(word.codePointAt(0))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is written in capitals. */
  boolean isUpperCase() {
    return name.codePoints().noneMatch(Character::isLowerCase)
        && name.codePoints().anyMatch(Character::isUpperCase);
  }

  /** The same for all spellings that differ in case, white space or an end mark. */
  String key() {
    return key(name);
  }

  static String key(String name) {
    String folded = SPACES.matcher(name.toLowerCase(Locale.ROOT)).replaceAll(" ");
    return KEY_MARKS.matcher(folded).replaceFirst("").strip();
  }
}
