package io.athanor.contracts.pipeline;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.contracts.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code variants} of a pipeline file and which of them sets the measure. */
final class VariantsSection {

  private static final Set<String> FIELDS = PipelineFile.ordered("name", "recipe", "training");

  /** One is no comparison; each more costs a whole training run. */
  private static final int LEAST = 2;

  private static final int MOST = 8;

  private VariantsSection() {}

  /**
   * The variants that could be read.
   *
   * @param training the pipeline's own training section, which a variant's overrides
   */
  static List<VariantSpec> read(YamlValue list, @Nullable YamlValue training) {
    List<VariantSpec> variants = new ArrayList<>();
    List<YamlValue> items = list.items();
    for (YamlValue item : items) {
      variant(item, training, variants).ifPresent(variants::add);
    }
    if (list.isSequence() && (items.size() < LEAST || items.size() > MOST)) {
      list.report("needs %d to %d variants, has %d".formatted(LEAST, MOST, items.size()));
    }
    return variants;
  }

  /** The variant that {@code comparedOn} names, or the first. */
  static Optional<VariantSpec> comparedOn(
      List<VariantSpec> variants, @Nullable YamlValue comparedOn) {
    if (comparedOn == null) {
      return variants.stream().findFirst();
    }
    Optional<String> wanted = comparedOn.text();
    Optional<VariantSpec> found =
        wanted.flatMap(
            name -> variants.stream().filter(each -> each.name().equals(name)).findFirst());
    if (wanted.isPresent() && found.isEmpty()) {
      comparedOn.report(
          "must be the name of a variant ("
              + String.join(", ", variants.stream().map(VariantSpec::name).toList())
              + "), was \""
              + wanted.get()
              + '"');
    }
    return found;
  }

  private static Optional<VariantSpec> variant(
      YamlValue item, @Nullable YamlValue training, List<VariantSpec> before) {
    Map<String, YamlValue> fields = item.fields(FIELDS);
    Optional<String> name =
        item.required(fields, "name")
            .flatMap(
                value -> {
                  Optional<String> text = PipelineFile.name(value);
                  if (text.isPresent() && isTaken(text.get(), before)) {
                    value.report("another variant has this name; choose a new one");
                  }
                  return text;
                });
    Optional<RecipeSpec> recipe = item.required(fields, "recipe").flatMap(RecipeSection::read);
    TrainingSpec spec = TrainingSection.read(training, fields.get("training"));
    return name.isPresent() && recipe.isPresent()
        ? Optional.of(new VariantSpec(name.get(), recipe.get(), spec))
        : Optional.empty();
  }

  private static boolean isTaken(String name, List<VariantSpec> before) {
    return before.stream().anyMatch(variant -> variant.name().equals(name));
  }
}
