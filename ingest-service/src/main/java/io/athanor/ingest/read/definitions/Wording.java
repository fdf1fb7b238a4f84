package io.athanor.ingest.read.definitions;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The questions and answers that an entry is trained and asked with. */
final class Wording {

  private static final int LONGEST_ANSWER = 400;
  private static final Pattern SENTENCE =
      Pattern.compile("(?s)\\G.+?(?:[.!?][\"”’')]*(?=\\s)|\\z)\\s*");
  private static final Pattern ARTICLE =
      Pattern.compile("(?s)(?:A|An|The|One|That|Any|Something|Somebody) .*");
  private static final Pattern SMALL_WORD =
      Pattern.compile("(?i)\\(?(?:or|and|of|the|to|in|on|for|a|an)");

  private final String term;
  private final Entry entry;
  private final @Nullable String work;

  /**
   * Wording for an entry.
   *
   * @param work name of the dictionary, if known
   */
  Wording(Entry entry, @Nullable String work) {
    this.entry = entry;
    this.term = readable(entry.term());
    this.work = work;
  }

  /** The term as it is written inside a sentence. */
  String term() {
    return term;
  }

  String statement(String definition) {
    return term + ": " + definition;
  }

  /** Trained. */
  List<String> questions() {
    List<String> questions = new ArrayList<>();
    questions.add("What does \"" + term + "\" mean?");
    questions.add("Define \"" + term + "\".");
    questions.add(
        work == null
            ? "How is \"" + term + "\" defined?"
            : "How does " + work + " define \"" + term + "\"?");
    return questions;
  }

  /** Held out. */
  List<String> paraphrases() {
    return List.of(
        "What is meant by \"" + term + "\"?", "Tell me the meaning of the word \"" + term + "\".");
  }

  /** Trained; varied in how they begin, each with the words of the definition. */
  List<String> answers(String definition) {
    String shortened = shortened(definition);
    Set<String> answers = new LinkedHashSet<>();
    answers.add(shortened);
    answers.add(term + ": " + shortened);
    sentence(shortened).ifPresent(answers::add);
    return List.copyOf(answers);
  }

  /** A whole sentence, where the grammar of the entry allows for one. */
  private Optional<String> sentence(String definition) {
    String part = entry.partOfSpeech();
    if (definition.contains("\n")) {
      return Optional.empty();
    }
    if (part.startsWith("v") && definition.startsWith("To ")) {
      return Optional.of("To " + lower(term) + " is " + lower(definition));
    }
    if ((part.isEmpty() || part.startsWith("n")) && ARTICLE.matcher(definition).matches()) {
      return Optional.of("The word \"" + term + "\" means " + lower(definition));
    }
    return Optional.empty();
  }

  /** Whole sentences up to the length that an answer may have, one at least. */
  static String shortened(String definition) {
    if (definition.length() <= LONGEST_ANSWER) {
      return definition;
    }
    Matcher sentence = SENTENCE.matcher(definition);
    int end = 0;
    while (sentence.find() && (end == 0 || sentence.end() <= LONGEST_ANSWER)) {
      end = sentence.end();
    }
    return definition.substring(0, end == 0 ? definition.length() : end).strip();
  }

  /** {@code WALL STREET} as {@code Wall Street}; {@code R.I.P.} stays. */
  private static String readable(String written) {
    boolean mixed =
        written.codePoints().filter(Character::isLowerCase).count() > 2
            && !written.matches(".*\\bor\\b.*");
    if (mixed || written.matches("(?:\\p{Lu}+\\.)+")) {
      return written;
    }
    StringBuilder readable = new StringBuilder();
    for (String word : written.split(" ")) {
      boolean small = !readable.isEmpty() && SMALL_WORD.matcher(word).matches();
      String lower = word.toLowerCase(Locale.ROOT);
      readable.append(readable.isEmpty() ? "" : " ").append(small ? lower : capital(lower));
    }
    return readable.toString();
  }

  private static String capital(String word) {
    int letter = 0;
    while (letter < word.length() && !Character.isLetter(word.charAt(letter))) {
      letter++;
    }
    return letter == word.length()
        ? word
        : word.substring(0, letter)
            + word.substring(letter, letter + 1).toUpperCase(Locale.ROOT)
            + word.substring(letter + 1);
  }

  private static String lower(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}
