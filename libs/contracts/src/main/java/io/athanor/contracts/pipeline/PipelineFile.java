package io.athanor.contracts.pipeline;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.contracts.yaml.YamlDocument;
import io.athanor.contracts.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a pipeline file. The command line and ingest-service use this one reader, so both say the
 * same about a mistake.
 */
public final class PipelineFile {

  private static final Set<String> SECTIONS =
      ordered(
          "name",
          "sources",
          "recipe",
          "variants",
          "comparedOn",
          "baseModel",
          "training",
          "evaluation",
          "serve",
          "priority");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final String NAME_RULE =
      "must be 1 to 64 small letters, digits, '.', '_' or '-', starting with a letter or digit";
  private static final String DEFAULT_BASE_MODEL = "HuggingFaceTB/SmolLM2-135M-Instruct";

  private final Path baseDirectory;
  private final YamlDocument document;

  private PipelineFile(String file, String yaml, Path baseDirectory) {
    this.baseDirectory = baseDirectory;
    this.document = YamlDocument.parseText(file, yaml);
  }

  /**
   * Reads and validates a pipeline.
   *
   * @param file name for messages
   * @param baseDirectory absolute folder that relative paths in the file start from
   * @throws InvalidYamlException with every mistake and its line and column
   */
  public static PipelineSpec read(String file, String yaml, Path baseDirectory) {
    PipelineFile reader = new PipelineFile(file, yaml, baseDirectory);
    Optional<PipelineSpec> spec = reader.pipeline();
    reader.document.finish();
    return spec.orElseThrow();
  }

  /**
   * Reads and validates what a pipeline file has under {@code recipe}.
   *
   * @param file name for messages
   * @throws InvalidYamlException with every mistake and its line and column
   */
  public static RecipeSpec readRecipe(String file, String yaml) {
    YamlDocument document = YamlDocument.parseText(file, yaml);
    Optional<RecipeSpec> recipe = RecipeSection.read(document.root());
    document.finish();
    return recipe.orElseThrow();
  }

  private Optional<PipelineSpec> pipeline() {
    YamlValue root = document.root();
    Map<String, YamlValue> fields = root.fields(SECTIONS);
    Optional<String> name = root.required(fields, "name").flatMap(PipelineFile::name);
    List<SourceSpec> sources =
        root.required(fields, "sources").map(this::sources).orElse(List.of());
    List<VariantSpec> variants =
        Optional.ofNullable(fields.get("variants"))
            .map(list -> VariantsSection.read(list, fields.get("training")))
            .orElse(List.of());
    Optional<RecipeSpec> recipe = recipe(root, fields, variants);
    String baseModel =
        Optional.ofNullable(fields.get("baseModel"))
            .flatMap(YamlValue::text)
            .map(this::resolveIfPath)
            .orElse(DEFAULT_BASE_MODEL);
    TrainingSpec training =
        Optional.ofNullable(fields.get("training"))
            .map(TrainingSection::read)
            .orElse(TrainingSpec.AUTOMATIC);
    EvaluationSpec evaluation =
        Optional.ofNullable(fields.get("evaluation"))
            .map(PipelineFile::evaluation)
            .orElse(EvaluationSpec.DEFAULT);
    Optional<String> modelName =
        Optional.ofNullable(fields.get("serve")).flatMap(PipelineFile::servedName).or(() -> name);
    if (name.isEmpty() || recipe.isEmpty() || modelName.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PipelineSpec(
            name.get(),
            sources,
            recipe.get(),
            baseModel,
            training,
            evaluation,
            modelName.get(),
            variants,
            Optional.ofNullable(fields.get("priority")).flatMap(YamlValue::integer).orElse(0)));
  }

  /** The one recipe, or that of the variant on whose held-out rows all are compared. */
  private static Optional<RecipeSpec> recipe(
      YamlValue root, Map<String, YamlValue> fields, List<VariantSpec> variants) {
    YamlValue list = fields.get("variants");
    YamlValue comparedOn = fields.get("comparedOn");
    if (list == null) {
      if (comparedOn != null) {
        comparedOn.report("names one of several variants, but there are no \"variants\"");
      }
      return root.required(fields, "recipe").flatMap(RecipeSection::read);
    }
    if (fields.containsKey("recipe")) {
      list.report("give either one \"recipe\" or several \"variants\", not both");
    }
    return VariantsSection.comparedOn(variants, comparedOn).map(VariantSpec::recipe);
  }

  private List<SourceSpec> sources(YamlValue list) {
    List<SourceSpec> sources = new ArrayList<>();
    List<YamlValue> items = list.items();
    for (YamlValue item : items) {
      SourceSection.read(item, baseDirectory).ifPresent(sources::add);
    }
    if (list.isSequence() && items.isEmpty()) {
      list.report("needs at least one source, for example \"- facts: facts.yaml\"");
    }
    return sources;
  }

  /**
   * A path starts with {@code .}, {@code /} or {@code ~}; everything else is a catalogue or hub
   * name.
   */
  private String resolveIfPath(String reference) {
    if (reference.startsWith("~/")) {
      return Path.of(System.getProperty("user.home"), reference.substring(2))
          .normalize()
          .toString();
    }
    boolean path = reference.startsWith(".") || reference.startsWith("/");
    return path ? baseDirectory.resolve(reference).normalize().toString() : reference;
  }

  static Optional<String> name(YamlValue value) {
    return value
        .text()
        .filter(
            text -> {
              boolean valid = NAME.matcher(text).matches();
              if (!valid) {
                value.report(NAME_RULE);
              }
              return valid;
            });
  }

  private static Optional<String> servedName(YamlValue section) {
    Map<String, YamlValue> fields = section.fields(Set.of("name"));
    return section.required(fields, "name").flatMap(PipelineFile::name);
  }

  private static EvaluationSpec evaluation(YamlValue section) {
    Map<String, YamlValue> fields = section.fields(ordered("enabled", "maxTokens"));
    boolean enabled =
        Optional.ofNullable(fields.get("enabled"))
            .flatMap(YamlValue::bool)
            .orElse(EvaluationSpec.DEFAULT.enabled());
    YamlValue length = fields.get("maxTokens");
    int maxTokens =
        length == null
            ? EvaluationSpec.DEFAULT.maxTokens()
            : length.integer().orElse(EvaluationSpec.DEFAULT.maxTokens());
    if (length != null && (maxTokens < 1 || maxTokens > 4096)) {
      length.report("must be 1 to 4096, was " + maxTokens);
    }
    return new EvaluationSpec(enabled, maxTokens);
  }

  static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }
}
