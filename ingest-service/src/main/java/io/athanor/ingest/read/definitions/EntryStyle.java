package io.athanor.ingest.read.definitions;

import io.athanor.ingest.extract.MarkedBlock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a page of definitions writes an entry. */
enum EntryStyle {
  /** A list of terms and definitions, or a table of two columns. */
  LIST {
    @Override
    Optional<Entry> entry(MarkedBlock block) {
      return block.kind() == MarkedBlock.Kind.TERM
          ? Optional.of(new Entry(block.text().replaceAll("\\s*[:.]$", ""), "", ""))
          : Optional.empty();
    }
  },
  /** {@code ABSURDITY, n. A statement ...}: capitals, the part of speech, the definition. */
  DICTIONARY {
    @Override
    Optional<Entry> entry(MarkedBlock block) {
      if (!isProse(block)) {
        return Optional.empty();
      }
      String text = block.text();
      Matcher word = PART_OF_SPEECH.matcher(head(text));
      if (word.lookingAt()) {
        return Optional.of(
            new Entry(word.group("term").strip(), word.group("part").strip(), rest(text, word)));
      }
      Matcher capitals = CAPITALS.matcher(head(text));
      return capitals.lookingAt()
          ? Optional.of(new Entry(withoutMark(capitals.group("term")), "", rest(text, capitals)))
          : Optional.empty();
    }

    /** The mark behind a word belongs to the sentence, those inside {@code R.I.P.} to the term. */
    private String withoutMark(String term) {
      return term.matches("(?:\\p{Lu}{1,8}\\.){2,8}") ? term : term.replaceAll("[.?!]$", "");
    }

    /** Without the note on where the word comes from; a term alone is explained in verse. */
    private String rest(String text, Matcher head) {
      return ORIGIN.matcher(text.substring(head.end())).replaceFirst("").strip();
    }
  },
  /** {@code <b>Absurdity</b> A statement ...}: the term in bold. */
  BOLD {
    @Override
    Optional<Entry> entry(MarkedBlock block) {
      String lead = block.lead();
      if (lead.isEmpty()
          || lead.length() > LONGEST_HEAD
          || !isProse(block)
          || !block.text().startsWith(lead)) {
        return Optional.empty();
      }
      String term = lead.replaceAll("[\\s:.,;–—-]+$", "");
      String behind = block.text().substring(lead.length()).strip();
      Matcher rest = BEHIND_TERM.matcher(head(behind));
      if (term.isEmpty() || term.split("\\s+").length > MOST_WORDS || !rest.lookingAt()) {
        return Optional.empty();
      }
      String part = rest.group("part") == null ? "" : rest.group("part").strip();
      return Optional.of(new Entry(term, part, behind.substring(rest.end()).strip()));
    }
  },
  /** {@code Absurdity: a statement ...}, a dash in place of the colon too. */
  COLON {
    @Override
    Optional<Entry> entry(MarkedBlock block) {
      Matcher matcher = TERM_COLON.matcher(head(block.text()));
      boolean begins =
          isProse(block)
              && matcher.lookingAt()
              && matcher.group("term").split("\\s+").length <= MOST_WORDS;
      return begins
          ? Optional.of(
              new Entry(
                  matcher.group("term").strip(), "", block.text().substring(matcher.end()).strip()))
          : Optional.empty();
    }
  };

  private static final int MOST_WORDS = 6;
  private static final int LONGEST_HEAD = 200;
  private static final String PARTS =
      "(?:n|v|adj|adv|pron?|prep|conj|interj?|int|p|pp|ppr|vt|vi|x|art|num|abbr)\\."
          + "(?:\\s?(?:t|i|p|a|pl|f|m|s|vi|vt|adj|adv|n|v)\\.){0,3}";
  private static final Pattern PART_OF_SPEECH =
      Pattern.compile(
          "[\"“]?(?<term>\\p{Lu}[\\p{Lu}\\p{M}'’.()?!\\- ]{0,60}?"
              + "(?: \\(?or [\\p{Lu}'’.()\\- ]{1,40}?)?)[\"”]?,?\\s+(?<part>"
              + PARTS
              + ")(?=\\s|$)");
  private static final Pattern CAPITALS =
      Pattern.compile(
          "(?<term>\\p{Lu}[\\p{Lu}'’\\-]{1,40}(?: [\\p{Lu}'’\\-]{2,40}){0,4}[.?!]"
              + "|(?:\\p{Lu}{1,8}\\.){2,8})"
              + "(?:(?=\\s+(?:\\[[^\\]]{0,80}\\]\\s*)?[\\p{Lu}\"“]\\S*\\s+\\S+\\s)"
              + "|(?<=\\p{Lu}{4}\\.)$)");
  private static final Pattern ORIGIN = Pattern.compile("^\\s*\\[[^\\]]{1,80}\\]\\s*(?=\\S)");
  private static final Pattern BEHIND_TERM =
      Pattern.compile(
          "[\\s:.,;–—-]{0,20}(?<part>\\(?" + PARTS + "\\)?(?=\\s|$))?[\\s:,;–—-]{0,20}(?=\\S)");
  private static final Pattern TERM_COLON =
      Pattern.compile(
          "(?:[-*•]\\s{1,4})?\\*{0,2}(?<term>\\p{L}[^:.!?\\n]{0,60}?)\\*{0,2}"
              + "(?:\\s{0,4}:\\s{0,4}\\*{0,2}|\\s{1,4}[–—-]\\s{1,4})(?=\\s{0,4}\\S+\\s)");

  /** The entry that a block begins, if it does. */
  abstract Optional<Entry> entry(MarkedBlock block);

  /** An entry shows what it is at its beginning; a page may hold a block of any length. */
  private static String head(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST_HEAD));
  }

  private static boolean isProse(MarkedBlock block) {
    return block.kind() == MarkedBlock.Kind.PROSE || block.kind() == MarkedBlock.Kind.DEFINITION;
  }
}
