package io.athanor.ingest.read.definitions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks what an answer must say to be right: runs of three words from the beginning of the
 * definition, those that hold the words fewest other definitions use. Three words in a row are not
 * said by chance, and an answer of 64 tokens still reaches them.
 */
final class Keywords {

  private static final int WORDS = 3;
  private static final int MOST = 3;
  private static final int REACH = 40;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’\\-][\\p{L}\\p{N}]+)*");

  /** Where an answer in other words is likely to differ. */
  private static final Pattern BREAK = Pattern.compile("[.;:!?()\\[\\]\"“”—]");

  private static final double BREAK_WEIGHT = 0.5;

  private record Run(String text, int firstWord, double rarity) {}

  private record Word(String text, int start, int end) {}

  private final Map<String, Integer> definitionsByWord = new HashMap<>();
  private final int definitions;

  Keywords(List<String> definitions) {
    this.definitions = definitions.size();
    for (String definition : definitions) {
      new HashSet<>(words(definition).stream().map(word -> folded(word.text())).toList())
          .forEach(word -> definitionsByWord.merge(word, 1, Integer::sum));
    }
  }

  /** Up to three keywords; a definition of few words is its own. */
  List<String> of(String term, String definition) {
    List<Word> words = words(definition);
    if (words.size() <= WORDS) {
      return List.of(words.isEmpty() ? definition : span(definition, words));
    }
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i + WORDS <= Math.min(words.size(), REACH); i++) {
      List<Word> run = words.subList(i, i + WORDS);
      String text = span(definition, run);
      double rarity = rarity(run, folded(term));
      runs.add(new Run(text, i, BREAK.matcher(text).find() ? rarity * BREAK_WEIGHT : rarity));
    }
    runs.sort(Comparator.comparingDouble(Run::rarity).reversed());
    List<Run> picked = new ArrayList<>();
    for (Run run : runs) {
      if (picked.size() < MOST
          && picked.stream()
              .allMatch(other -> Math.abs(other.firstWord() - run.firstWord()) >= WORDS)) {
        picked.add(run);
      }
    }
    return picked.stream().map(Run::text).toList();
  }

  /** Sum of inverse document frequencies; words of the term itself count nothing. */
  private double rarity(List<Word> run, String term) {
    double rarity = 0;
    for (Word word : run) {
      String folded = folded(word.text());
      int others = definitionsByWord.getOrDefault(folded, 1);
      rarity += term.contains(folded) ? 0 : Math.log((double) definitions / others);
    }
    return rarity;
  }

  private static String span(String definition, List<Word> words) {
    return definition
        .substring(words.getFirst().start(), words.getLast().end())
        .replaceAll("\\s+", " ");
  }

  private static List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(new Word(word.group(), word.start(), word.end()));
    }
    return words;
  }

  private static String folded(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
