package io.athanor.contracts.pipeline;

import io.athanor.contracts.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads prompt templates of a pipeline file and checks their placeholders. */
final class TemplateSection {

  private static final Set<String> FIELDS = PipelineFile.ordered("id", "text", "weight", "answer");

  private final RecipeKind kind;

  TemplateSection(RecipeKind kind) {
    this.kind = kind;
  }

  List<PromptTemplate> templates(YamlValue list) {
    List<PromptTemplate> templates = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    TemplatePlaceholder known = TemplatePlaceholder.of(kind).orElse(null);
    for (YamlValue item : list.items()) {
      Map<String, YamlValue> fields = item.fields(FIELDS);
      Optional<String> text =
          item.required(fields, "text")
              .flatMap(
                  value ->
                      checked(
                          value,
                          known == null ? null : known.asked(),
                          known == null ? "" : ", the place for " + known.meaning()));
      Optional<String> answer =
          Optional.ofNullable(fields.get("answer"))
              .flatMap(value -> checked(value, known == null ? null : known.answered(), ""));
      String id =
          Optional.ofNullable(fields.get("id"))
              .flatMap(YamlValue::text)
              .orElse("template-" + (templates.size() + 1));
      if (!ids.add(id)) {
        item.report("the id \"" + id + "\" is given twice; rows name their template by it");
      }
      double weight =
          Optional.ofNullable(fields.get("weight")).map(TemplateSection::weight).orElse(1.0);
      text.ifPresent(
          words -> templates.add(new PromptTemplate(id, words, weight, answer.orElse(null))));
    }
    return templates;
  }

  /** A template whose placeholders are named by the sheet's columns: they are checked there. */
  static Optional<String> ofColumns(YamlValue value) {
    return checked(value, null, "");
  }

  private static Optional<String> checked(
      YamlValue value, @Nullable String placeholder, String meaning) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return text;
    }
    try {
      Set<String> names = TemplateText.parse(text.get()).names();
      String complaint = complaint(names, placeholder, meaning);
      if (complaint == null) {
        return text;
      }
      value.report(complaint);
    } catch (IllegalArgumentException e) {
      value.report(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static @Nullable String complaint(
      Set<String> names, @Nullable String placeholder, String meaning) {
    if (placeholder == null) {
      return names.isEmpty() ? "must contain a column in braces, such as {question}" : null;
    }
    if (!names.contains(placeholder)) {
      return "must contain {" + placeholder + '}' + meaning;
    }
    return names.stream()
        .filter(name -> !name.equals(placeholder))
        .findFirst()
        .map(
            name ->
                "unknown placeholder {"
                    + name
                    + "}; known here: {"
                    + placeholder
                    + "}. Write {{ and }} for braces that mean themselves")
        .orElse(null);
  }

  private static double weight(YamlValue value) {
    double weight = value.decimal().orElse(1.0);
    if (!(weight > 0 && weight <= 1e6)) {
      value.report("must be above 0 and at most 1000000, was " + weight);
    }
    return weight;
  }
}
