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
      return first(block, PART_OF_SPEECH).or(() -> first(block, CAPITALS));
    }

    private Optional<Entry> first(MarkedBlock block, Pattern pattern) {
      Matcher matcher = pattern.matcher(block.text());
      return isProse(block) && matcher.matches()
          ? Optional.of(
              new Entry(
                  term(pattern, matcher),
                  pattern == PART_OF_SPEECH ? matcher.group("part").strip() : "",
                  definition(matcher)))
          : Optional.empty();
    }

    private String term(Pattern pattern, Matcher matcher) {
      String term = matcher.group("term");
      return term == null && pattern == CAPITALS ? matcher.group("short") : term.strip();
    }

    /** Without the note on where the word comes from; a term alone is explained in verse. */
    private String definition(Matcher matcher) {
      String written = matcher.group("definition");
      return written == null ? "" : ORIGIN.matcher(written).replaceFirst("").strip();
    }
  },
  /** {@code <b>Absurdity</b> A statement ...}: the term in bold. */
  BOLD {
    @Override
    Optional<Entry> entry(MarkedBlock block) {
      if (block.lead().isEmpty() || !isProse(block) || !block.text().startsWith(block.lead())) {
        return Optional.empty();
      }
      String term = block.lead().replaceAll("[\\s:.,;–—-]+$", "");
      Matcher rest = BEHIND_TERM.matcher(block.text().substring(block.lead().length()).strip());
      if (term.isEmpty() || term.split("\\s+").length > MOST_WORDS || !rest.matches()) {
        return Optional.empty();
      }
      String part = rest.group("part") == null ? "" : rest.group("part").strip();
      return Optional.of(new Entry(term, part, rest.group("definition").strip()));
    }
  },
  /** {@code Absurdity: a statement ...}, a dash in place of the colon too. */
  COLON {
    @Override
    Optional<Entry> entry(MarkedBlock block) {
      Matcher matcher = TERM_COLON.matcher(block.text());
      return isProse(block)
              && matcher.matches()
              && matcher.group("term").split("\\s+").length <= MOST_WORDS
          ? Optional.of(
              new Entry(matcher.group("term").strip(), "", matcher.group("definition").strip()))
          : Optional.empty();
    }
  };

  private static final int MOST_WORDS = 6;
  private static final String PARTS =
      "(?:n|v|adj|adv|pron?|prep|conj|interj?|int|p|pp|ppr|vt|vi|x|art|num|abbr)\\."
          + "(?:\\s?(?:t|i|p|a|pl|f|m|s|vi|vt|adj|adv|n|v)\\.){0,3}";
  private static final Pattern PART_OF_SPEECH =
      Pattern.compile(
          "(?s)[\"“]?(?<term>\\p{Lu}[\\p{Lu}\\p{M}'’.()\\-]*(?:(?: or | \\(or )?[ \\p{Lu}\\p{M}'’.()?!\\-]+)*?)"
              + "[\"”]?,?\\s+(?<part>(?:(?<=.),?\\s*)?"
              + PARTS
              + ")(?<definition>\\s.*|)");
  private static final Pattern CAPITALS =
      Pattern.compile(
          "(?s)(?:(?<term>\\p{Lu}[\\p{Lu}'’\\-]+(?: [\\p{Lu}'’\\-]{2,}){0,4})[.?!]"
              + "|(?<short>(?:\\p{Lu}+\\.){2,}))"
              + "(?:\\s+(?<definition>(?:\\[[^\\]]*\\]\\s*)?[\\p{Lu}\"“]\\S*\\s+\\S+\\s.*)|(?<=\\p{Lu}{4}\\.))");
  private static final Pattern ORIGIN = Pattern.compile("^\\s*\\[[^\\]]{1,80}\\]\\s*(?=\\S)");
  private static final Pattern BEHIND_TERM =
      Pattern.compile(
          "(?s)[\\s:.,;–—-]*(?<part>\\(?" + PARTS + "\\)?)?[\\s:,;–—-]*(?<definition>\\S.*)");
  private static final Pattern TERM_COLON =
      Pattern.compile(
          "(?s)(?:[-*•]\\s+)?\\**(?<term>\\p{L}[^:.!?\\n]{0,60}?)\\**(?:\\s*:\\s*\\**|\\s+[–—-]\\s+)"
              + "(?<definition>\\S+\\s.*)");

  /** The entry that a block begins, if it does. */
  abstract Optional<Entry> entry(MarkedBlock block);

  private static boolean isProse(MarkedBlock block) {
    return block.kind() == MarkedBlock.Kind.PROSE || block.kind() == MarkedBlock.Kind.DEFINITION;
  }
}
