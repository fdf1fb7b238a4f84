package io.athanor.inference.retrieval;

import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's text search configurations: stems and stop words of a language. */
final class SearchLanguages {

  /** No stems, no stop words. */
  static final String SIMPLE = "simple";

  /** Those that come with PostgreSQL, by their BCP 47 language. */
  private static final Map<String, String> CONFIGURATIONS =
      Map.ofEntries(
          Map.entry("ar", "arabic"),
          Map.entry("ca", "catalan"),
          Map.entry("da", "danish"),
          Map.entry("de", "german"),
          Map.entry("el", "greek"),
          Map.entry("en", "english"),
          Map.entry("es", "spanish"),
          Map.entry("eu", "basque"),
          Map.entry("fi", "finnish"),
          Map.entry("fr", "french"),
          Map.entry("ga", "irish"),
          Map.entry("hi", "hindi"),
          Map.entry("hu", "hungarian"),
          Map.entry("hy", "armenian"),
          Map.entry("id", "indonesian"),
          Map.entry("it", "italian"),
          Map.entry("lt", "lithuanian"),
          Map.entry("ne", "nepali"),
          Map.entry("nl", "dutch"),
          Map.entry("no", "norwegian"),
          Map.entry("nb", "norwegian"),
          Map.entry("pt", "portuguese"),
          Map.entry("ro", "romanian"),
          Map.entry("ru", "russian"),
          Map.entry("sr", "serbian"),
          Map.entry("sv", "swedish"),
          Map.entry("ta", "tamil"),
          Map.entry("tr", "turkish"),
          Map.entry("yi", "yiddish"));

  private SearchLanguages() {}

  /** The configuration of a document: of its own language, else of most of its paragraphs. */
  static String of(IngestedDocument document) {
    String language = document.language();
    return of(language == null ? most(document.usableParagraphs()) : language);
  }

  private static String of(@Nullable String language) {
    return language == null
        ? SIMPLE
        : CONFIGURATIONS.getOrDefault(Locale.forLanguageTag(language).getLanguage(), SIMPLE);
  }

  private static @Nullable String most(List<Paragraph> paragraphs) {
    Map<String, Long> counts =
        paragraphs.stream()
            .map(Paragraph::language)
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
