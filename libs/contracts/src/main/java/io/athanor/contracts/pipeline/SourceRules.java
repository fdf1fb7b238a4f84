package io.athanor.contracts.pipeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SourceSpec} must keep to, whichever way it comes in: pipeline file, REST or event.
 */
public final class SourceRules {

  /** More links than this from the start page are no crawl of one site. */
  public static final int MOST_DEPTH = 100;

  /** Most pages that one source may ask for. */
  public static final int MOST_PAGES = 1_000_000;

  /** More empty lines in a row than this are in no script. */
  public static final int MOST_SCENE_GAP = 100;

  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");
  private static final Pattern WEB = Pattern.compile("(?s)https?://.+");
  private static final Pattern ADDRESS = Pattern.compile("(?s)(file:/|https?://|upload:).+");

  private static final Map<SourceKind, Set<String>> FIELDS = fields();

  private SourceRules() {}

  /**
   * A broken rule.
   *
   * @param field name of the option, {@code uri} or {@code kind}
   * @param message what is wrong and what to do
   */
  public record Broken(String field, String message) {}

  /** The options that a kind has a use for, in the order of {@link SourceOptions}. */
  public static Set<String> fieldsOf(SourceKind kind) {
    return FIELDS.getOrDefault(kind, Set.of());
  }

  /** Every option there is, in the order of {@link SourceOptions}. */
  static Set<String> allFields() {
    return ordered(
        "include",
        "exclude",
        "within",
        "depth",
        "maxPages",
        "select",
        "remove",
        "licence",
        "language",
        "offline",
        "sceneGap");
  }

  /** Every broken rule of a source; empty when it can be worked on. */
  public static List<Broken> broken(SourceSpec source) {
    List<Broken> broken = new ArrayList<>();
    SourceOptions options = source.options();
    if (!ADDRESS.matcher(source.uri()).matches()) {
      broken.add(
          new Broken(
              "uri",
              "must be an absolute file:, http:, https: or upload: address, was " + source.uri()));
    } else if (followsLinks(source.kind()) && !WEB.matcher(source.uri()).matches()) {
      broken.add(
          new Broken(
              "uri",
              source.kind().word()
                  + " needs an http or https address; take \"files\" for a folder, was "
                  + source.uri()));
    }
    Set<String> useful = fieldsOf(source.kind());
    for (String field : given(options)) {
      if (!useful.contains(field)) {
        broken.add(new Broken(field, unused(source.kind(), field)));
      }
    }
    between(broken, "depth", options.depth(), 0, MOST_DEPTH);
    between(broken, "maxPages", options.maxPages(), 1, MOST_PAGES);
    between(broken, "sceneGap", options.sceneGap(), 1, MOST_SCENE_GAP);
    if (options.within() != null && !WEB.matcher(options.within()).matches()) {
      broken.add(
          new Broken("within", "must be the start of an address, was \"" + options.within() + '"'));
    }
    if (options.language() != null && !LANGUAGE.matcher(options.language()).matches()) {
      broken.add(
          new Broken(
              "language",
              "must be a language tag such as en or pt-BR, was \"" + options.language() + '"'));
    }
    return broken;
  }

  static String unused(SourceKind kind, String field) {
    return kind.word()
        + " has no use for \""
        + field
        + "\"; it knows "
        + String.join(", ", fieldsOf(kind));
  }

  private static boolean followsLinks(SourceKind kind) {
    return kind == SourceKind.CRAWL || kind == SourceKind.SITEMAP;
  }

  private static void between(
      List<Broken> broken, String field, @Nullable Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      broken.add(
          new Broken(
              field, "must be at least " + least + " and at most " + most + ", was " + value));
    }
  }

  private static Set<String> given(SourceOptions options) {
    Set<String> given = new LinkedHashSet<>();
    add(given, "include", !options.include().isEmpty());
    add(given, "exclude", !options.exclude().isEmpty());
    add(given, "within", options.within() != null);
    add(given, "depth", options.depth() != null);
    add(given, "maxPages", options.maxPages() != null);
    add(given, "select", options.select() != null);
    add(given, "remove", !options.remove().isEmpty());
    add(given, "licence", options.licence() != null);
    add(given, "language", options.language() != null);
    add(given, "offline", options.offline() != null);
    add(given, "sceneGap", options.sceneGap() != null);
    return given;
  }

  private static void add(Set<String> fields, String field, boolean given) {
    if (given) {
      fields.add(field);
    }
  }

  private static Map<SourceKind, Set<String>> fields() {
    Map<SourceKind, Set<String>> fields = new EnumMap<>(SourceKind.class);
    for (SourceKind kind : SourceKind.values()) {
      fields.put(
          kind,
          switch (kind) {
            case CRAWL -> without("sceneGap");
            case SITEMAP -> without("depth", "sceneGap");
            case PAGES -> without("include", "within", "depth", "maxPages", "sceneGap");
            case FILES -> without("within", "depth", "offline", "sceneGap");
            case SCRIPT -> without("include", "exclude", "within", "depth", "maxPages");
            case DEFINITIONS ->
                without("include", "exclude", "within", "depth", "maxPages", "sceneGap");
            case FACTS, QUESTION_ANSWER, TABLE, CONVERSATIONS ->
                ordered("licence", "language", "offline");
          });
    }
    return fields;
  }

  private static Set<String> without(String... dropped) {
    Set<String> fields = allFields();
    fields.removeAll(Set.of(dropped));
    return fields;
  }

  private static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }
}
