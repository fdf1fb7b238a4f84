package io.athanor.contracts.pipeline;

import io.athanor.contracts.yaml.YamlValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code recipe} section of a pipeline file. */
final class RecipeSection {

  private static final Set<String> FIELDS =
      PipelineFile.ordered("kind", "seed", "heldOutShare", "systemPrompt", "gates");
  private static final String TEMPLATES = "templates";
  private static final int DEFAULT_SEED = 42;
  private static final double DEFAULT_HELD_OUT_SHARE = 0.1;

  private final RecipeKind kind;
  private final Map<String, YamlValue> fields;

  private RecipeSection(RecipeKind kind, Map<String, YamlValue> fields) {
    this.kind = kind;
    this.fields = fields;
  }

  static Optional<RecipeSpec> read(YamlValue section) {
    // The kind decides which other fields are known, so it is looked at first.
    Optional<YamlValue> word = section.field("kind");
    if (!section.isMapping() || word.isEmpty()) {
      section.required(section.fields(known(null)), "kind");
      return Optional.empty();
    }
    Optional<RecipeKind> kind = kind(word.get());
    Map<String, YamlValue> fields = section.fields(known(kind.orElse(null)));
    return kind.map(known -> new RecipeSection(known, fields).spec(section));
  }

  private static Set<String> known(@Nullable RecipeKind kind) {
    Set<String> known = new LinkedHashSet<>(FIELDS);
    for (RecipeKind each : kind == null ? List.of(RecipeKind.values()) : List.of(kind)) {
      if (each == RecipeKind.ROWS || TemplatePlaceholder.of(each).isPresent()) {
        known.add(TEMPLATES);
      }
      known.addAll(RecipeOptionFields.of(each));
    }
    return known;
  }

  private static Optional<RecipeKind> kind(YamlValue value) {
    Optional<String> word = value.text();
    Optional<RecipeKind> kind = word.flatMap(RecipeKind::of);
    if (word.isPresent() && kind.isEmpty()) {
      value.report(
          "must be one of "
              + String.join(", ", RecipeKind.words())
              + ", was \""
              + word.get()
              + '"');
    }
    return kind;
  }

  private RecipeSpec spec(YamlValue section) {
    List<PromptTemplate> templates =
        Optional.ofNullable(fields.get(TEMPLATES))
            .map(new TemplateSection(kind)::templates)
            .orElse(List.of());
    return new RecipeSpec(
        kind,
        Optional.ofNullable(fields.get("seed")).flatMap(YamlValue::integer).orElse(DEFAULT_SEED),
        Optional.ofNullable(fields.get("heldOutShare"))
            .map(RecipeSection::share)
            .orElse(DEFAULT_HELD_OUT_SHARE),
        Optional.ofNullable(fields.get("systemPrompt")).flatMap(YamlValue::text).orElse(null),
        templates,
        new RecipeOptionFields(section, fields).options(kind),
        Optional.ofNullable(fields.get("gates"))
            .map(GateSection::read)
            .orElse(GateSettings.DEFAULT));
  }

  private static double share(YamlValue value) {
    double share = value.decimal().orElse(DEFAULT_HELD_OUT_SHARE);
    if (!(share >= 0 && share <= 0.5)) {
      value.report("must be 0 to 0.5, was " + share);
    }
    return share;
  }
}
