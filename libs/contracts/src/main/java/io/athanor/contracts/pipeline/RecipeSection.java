package io.athanor.contracts.pipeline;

import io.athanor.contracts.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code recipe} section of a pipeline file. */
final class RecipeSection {

  private static final Set<String> FIELDS =
      PipelineFile.ordered("kind", "seed", "heldOutShare", "systemPrompt", "templates");
  private static final Set<String> TEMPLATE_FIELDS = PipelineFile.ordered("id", "text", "weight");
  private static final String PLACEHOLDER = "{beginning}";
  private static final int DEFAULT_SEED = 42;
  private static final double DEFAULT_HELD_OUT_SHARE = 0.1;

  private RecipeSection() {}

  static Optional<RecipeSpec> read(YamlValue section) {
    Map<String, YamlValue> fields = section.fields(FIELDS);
    Optional<RecipeKind> kind = section.required(fields, "kind").flatMap(RecipeSection::kind);
    int seed =
        Optional.ofNullable(fields.get("seed")).flatMap(YamlValue::integer).orElse(DEFAULT_SEED);
    double heldOutShare =
        Optional.ofNullable(fields.get("heldOutShare"))
            .map(RecipeSection::share)
            .orElse(DEFAULT_HELD_OUT_SHARE);
    Optional<String> systemPrompt =
        Optional.ofNullable(fields.get("systemPrompt")).flatMap(YamlValue::text);
    List<PromptTemplate> templates =
        Optional.ofNullable(fields.get("templates"))
            .map(RecipeSection::templates)
            .orElse(List.of());
    return kind.map(
        known -> new RecipeSpec(known, seed, heldOutShare, systemPrompt.orElse(null), templates));
  }

  private static Optional<RecipeKind> kind(YamlValue value) {
    return value
        .text()
        .flatMap(
            word -> {
              Optional<RecipeKind> kind = RecipeKind.of(word);
              if (kind.isEmpty()) {
                value.report(
                    "must be one of "
                        + String.join(", ", RecipeKind.words())
                        + ", was \""
                        + word
                        + '"');
              }
              return kind;
            });
  }

  private static double share(YamlValue value) {
    double share = value.decimal().orElse(DEFAULT_HELD_OUT_SHARE);
    if (!(share >= 0 && share <= 0.5)) {
      value.report("must be 0 to 0.5, was " + share);
    }
    return share;
  }

  private static List<PromptTemplate> templates(YamlValue list) {
    List<PromptTemplate> templates = new ArrayList<>();
    for (YamlValue item : list.items()) {
      Map<String, YamlValue> fields = item.fields(TEMPLATE_FIELDS);
      Optional<String> text = item.required(fields, "text").flatMap(RecipeSection::templateText);
      String id =
          Optional.ofNullable(fields.get("id"))
              .flatMap(YamlValue::text)
              .orElse("template-" + (templates.size() + 1));
      double weight =
          Optional.ofNullable(fields.get("weight")).map(RecipeSection::weight).orElse(1.0);
      text.ifPresent(known -> templates.add(new PromptTemplate(id, known, weight)));
    }
    return templates;
  }

  private static Optional<String> templateText(YamlValue value) {
    return value
        .text()
        .filter(
            text -> {
              boolean valid = text.contains(PLACEHOLDER);
              if (!valid) {
                value.report(
                    "must contain "
                        + PLACEHOLDER
                        + ", the place for the paragraph's first sentence");
              }
              return valid;
            });
  }

  private static double weight(YamlValue value) {
    double weight = value.decimal().orElse(1.0);
    if (!(weight > 0 && weight <= 1e6)) {
      value.report("must be above 0 and at most 1000000, was " + weight);
    }
    return weight;
  }
}
