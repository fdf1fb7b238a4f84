package io.athanor.contracts.pipeline;

import io.athanor.contracts.yaml.YamlValue;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of a pipeline file's {@code sources}: the kind's field with the address, and the
 * {@link SourceOptions} next to it.
 */
final class SourceSection {

  private final YamlValue item;
  private final Map<String, YamlValue> fields;

  private SourceSection(YamlValue item) {
    this.item = item;
    Set<String> known = new LinkedHashSet<>(SourceKind.words());
    known.addAll(SourceRules.allFields());
    this.fields = item.fields(known);
  }

  /** The source; empty after a complaint. */
  static Optional<SourceSpec> read(YamlValue item, Path baseDirectory) {
    SourceSection section = new SourceSection(item);
    if (!item.isMapping()) {
      return Optional.empty();
    }
    return section.kind().flatMap(kind -> section.source(kind, baseDirectory));
  }

  private Optional<SourceKind> kind() {
    Map<String, SourceKind> named = new LinkedHashMap<>();
    for (SourceKind kind : SourceKind.values()) {
      if (fields.containsKey(kind.word())) {
        named.put(kind.word(), kind);
      }
    }
    if (named.size() != 1) {
      item.report("name exactly one of " + String.join(", ", SourceKind.words()));
      return Optional.empty();
    }
    return named.values().stream().findFirst();
  }

  private Optional<SourceSpec> source(SourceKind kind, Path baseDirectory) {
    YamlValue address = java.util.Objects.requireNonNull(fields.get(kind.word()));
    Optional<String> uri = address.text().flatMap(text -> address(address, text, baseDirectory));
    SourceOptions options = options();
    SourceSpec source = new SourceSpec(kind, uri.orElse("file:///"), options);
    for (SourceRules.Broken rule : SourceRules.broken(source)) {
      if (rule.field().equals("uri") && uri.isEmpty()) {
        continue;
      }
      java.util.Objects.requireNonNullElse(fields.get(rule.field()), address)
          .report(rule.message());
    }
    return uri.map(any -> source);
  }

  private SourceOptions options() {
    return new SourceOptions(
        texts("include"),
        texts("exclude"),
        text("within"),
        integer("depth"),
        integer("maxPages"),
        text("select"),
        texts("remove"),
        text("licence"),
        text("language"),
        bool("offline"),
        integer("sceneGap"));
  }

  private @Nullable String text(String field) {
    return Optional.ofNullable(fields.get(field)).flatMap(YamlValue::text).orElse(null);
  }

  private @Nullable Integer integer(String field) {
    return Optional.ofNullable(fields.get(field)).flatMap(YamlValue::integer).orElse(null);
  }

  private @Nullable Boolean bool(String field) {
    return Optional.ofNullable(fields.get(field)).flatMap(YamlValue::bool).orElse(null);
  }

  /** A list, or one text that stands for a list of one. */
  private List<String> texts(String field) {
    YamlValue value = fields.get(field);
    if (value == null) {
      return List.of();
    }
    return value.isSequence() ? value.texts(1) : value.text().map(List::of).orElse(List.of());
  }

  private static Optional<String> address(YamlValue value, String text, Path baseDirectory) {
    int scheme = text.indexOf("://");
    if (text.matches("(?s)(https?://|file:/|upload:).*")) {
      return Optional.of(text);
    }
    if (scheme > 0) {
      value.report(
          "only http, https and file addresses can be read, not \""
              + text.substring(0, scheme)
              + "\"");
      return Optional.empty();
    }
    return Optional.of(baseDirectory.resolve(text).normalize().toUri().toString());
  }
}
