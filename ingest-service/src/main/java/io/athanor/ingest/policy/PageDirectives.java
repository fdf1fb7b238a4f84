package io.athanor.ingest.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one page says about itself, in the headers of its answer and in its head.
 *
 * @param noindex it does not want to be kept ({@code robots} meta or {@code X-Robots-Tag})
 * @param nofollow its links are not to be followed
 * @param reservations what it says against training, in words; empty when nothing
 * @param licence address or name of its licence, if it names one
 */
public record PageDirectives(
    boolean noindex, boolean nofollow, List<String> reservations, @Nullable String licence) {

  /** Headers that matter here; they are kept with a cached page. */
  public static final Set<String> HEADERS =
      Set.of(
          "x-robots-tag",
          "link",
          "tdm-reservation",
          "tdm-policy",
          "content-signal",
          "content-usage",
          "content-license");

  private static final Set<String> LICENCE_NAMES =
      Set.of("dc.rights", "dcterms.rights", "dcterms.license", "dc.rights.license", "license");
  private static final Pattern LINK =
      Pattern.compile(
          "<([^>]*)>[^,]*?;\\s*rel\\s*=\\s*\"?[^\",;]*\\blicense\\b", Pattern.CASE_INSENSITIVE);

  /** Directives with a colon of their own, which therefore name no crawler. */
  private static final Set<String> WITH_VALUE =
      Set.of("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview");

  public PageDirectives {
    reservations = List.copyOf(reservations);
  }

  /**
   * Reads them.
   *
   * @param headers of the answer, names in small letters
   * @param meta {@code name} and {@code content} of the page's meta elements
   * @param licenceLink the target of a link with {@code rel=license} in the page
   * @param path of the page's address
   * @param token our product token, in small letters
   */
  public static PageDirectives of(
      Map<String, List<String>> headers,
      List<Meta> meta,
      @Nullable String licenceLink,
      String path,
      String token) {
    Set<String> robots = new HashSet<>();
    Set<String> reservations = new LinkedHashSet<>();
    for (String value : headers.getOrDefault("x-robots-tag", List.of())) {
      Set<String> words = tagWords(value, token);
      robots.addAll(words);
      addRefusals(reservations, words, "X-Robots-Tag says ");
    }
    for (String field : List.of("content-signal", "content-usage")) {
      for (String value : headers.getOrDefault(field, List.of())) {
        reservations.addAll(UseSignals.ofHeader(field, value).reservations(path, "its header"));
      }
    }
    if (headers.getOrDefault("tdm-reservation", List.of()).stream().anyMatch(isOne())) {
      reservations.add("its header says tdm-reservation: 1");
    }
    String licence = licenceLink;
    for (Meta each : meta) {
      String name = each.name().strip().toLowerCase(Locale.ROOT);
      if (name.equals("robots") || name.equals(token)) {
        Set<String> words = words(each.content());
        robots.addAll(words);
        addRefusals(reservations, words, "its meta element says " + name + ": ");
      } else if (name.equals("tdm-reservation") && each.content().strip().equals("1")) {
        reservations.add("its meta element says tdm-reservation: 1");
      } else if (LICENCE_NAMES.contains(name) && licence == null && !each.content().isBlank()) {
        licence = each.content().strip();
      }
    }
    return new PageDirectives(
        robots.contains("noindex") || robots.contains("none"),
        robots.contains("nofollow") || robots.contains("none"),
        new ArrayList<>(reservations),
        licenceHeader(headers).orElse(licence));
  }

  /** A meta element of a page. */
  public record Meta(String name, String content) {}

  private static java.util.function.Predicate<String> isOne() {
    return value -> value.strip().equals("1");
  }

  private static void addRefusals(Set<String> reservations, Set<String> words, String where) {
    if (words.contains("noai")) {
      reservations.add(where + "noai");
    }
  }

  private static Optional<String> licenceHeader(Map<String, List<String>> headers) {
    for (String value : headers.getOrDefault("link", List.of())) {
      Matcher link = LINK.matcher(value);
      if (link.find()) {
        return Optional.of(link.group(1).strip());
      }
    }
    return headers.getOrDefault("content-license", List.of()).stream().findFirst();
  }

  /** The words of an {@code X-Robots-Tag} that apply to us: {@code otherbot: noindex} does not. */
  private static Set<String> tagWords(String value, String token) {
    int colon = value.indexOf(':');
    String agent = colon < 0 ? "" : value.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    boolean namesAgent = colon >= 0 && !agent.contains(",") && !WITH_VALUE.contains(agent);
    if (!namesAgent) {
      return words(value);
    }
    return agent.equals(token) ? words(value.substring(colon + 1)) : Set.of();
  }

  private static Set<String> words(String value) {
    Set<String> words = new HashSet<>();
    for (String word : value.split(",")) {
      words.add(word.strip().toLowerCase(Locale.ROOT));
    }
    return words;
  }
}
