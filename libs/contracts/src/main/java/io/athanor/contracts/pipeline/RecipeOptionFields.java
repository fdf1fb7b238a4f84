package io.athanor.contracts.pipeline;

import io.athanor.contracts.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of the {@code recipe} section that only some kinds of recipe know. */
final class RecipeOptionFields {

  private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

  private final YamlValue section;
  private final Map<String, YamlValue> fields;

  RecipeOptionFields(YamlValue section, Map<String, YamlValue> fields) {
    this.section = section;
    this.fields = fields;
  }

  /** The names of a kind's own fields. */
  static List<String> of(RecipeKind kind) {
    return switch (kind) {
      case COMPLETION -> List.of("sentences");
      case FACTS -> List.of("answersPerQuestion", "statementRows");
      case ROWS -> List.of("system", "user", "assistant", "group");
      case DIALOGUE_PAIRS -> List.of("speaker", "contextTurns", "speakerNames");
      case RAW_TEXT -> List.of("windowCharacters");
      case GENERATED ->
          List.of(
              "baseUrl",
              "model",
              "judgeModel",
              "apiKeyVariable",
              "questions",
              "paraphrases",
              "judge",
              "minimumGrounding",
              "maxRequests",
              "maxTokens");
      case QUESTION_ANSWER, CONVERSATIONS -> List.of();
    };
  }

  RecipeOptions options(RecipeKind kind) {
    return switch (kind) {
      case COMPLETION ->
          new RecipeOptions(whole("sentences", 1, 100), null, null, null, null, null, null);
      case FACTS ->
          new RecipeOptions(
              null,
              whole("answersPerQuestion", 1, 100),
              bool("statementRows"),
              null,
              null,
              null,
              null);
      case ROWS -> new RecipeOptions(null, null, null, rows(), null, null, null);
      case DIALOGUE_PAIRS -> new RecipeOptions(null, null, null, null, dialogue(), null, null);
      case RAW_TEXT ->
          new RecipeOptions(
              null, null, null, null, null, whole("windowCharacters", 100, 10_000_000), null);
      case GENERATED ->
          new RecipeOptions(null, null, null, null, null, null, generation().orElse(null));
      case QUESTION_ANSWER, CONVERSATIONS -> RecipeOptions.NONE;
    };
  }

  private RowMapping rows() {
    if (!fields.containsKey("user") && !fields.containsKey("templates")) {
      section.report("rows need \"user\", for example \"{country}: {question}\", or \"templates\"");
    }
    YamlValue user = fields.get("user");
    if (user != null && fields.containsKey("templates")) {
      user.report("give \"user\" or \"templates\", not both");
    }
    section.required(fields, "assistant");
    return new RowMapping(
        template("system"), template("user"), template("assistant"), text("group"));
  }

  private DialogueOptions dialogue() {
    Integer turns = whole("contextTurns", 0, 100);
    Boolean names = bool("speakerNames");
    return new DialogueOptions(text("speaker"), turns == null ? 0 : turns, names != null && names);
  }

  private Optional<GenerationOptions> generation() {
    Optional<String> baseUrl =
        section.required(fields, "baseUrl").flatMap(RecipeOptionFields::address);
    Optional<String> model = section.required(fields, "model").flatMap(YamlValue::text);
    Integer questions = whole("questions", 1, 20);
    Integer paraphrases = whole("paraphrases", 0, 20);
    Boolean judge = bool("judge");
    Double grounding = share("minimumGrounding");
    Integer requests = whole("maxRequests", 1, 100_000_000);
    Integer tokens = whole("maxTokens", 1, Integer.MAX_VALUE);
    String variable = variable();
    if (baseUrl.isEmpty() || model.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new GenerationOptions(
            baseUrl.get(),
            model.get(),
            text("judgeModel"),
            variable,
            questions == null ? GenerationOptions.DEFAULT_QUESTIONS : questions,
            paraphrases == null ? GenerationOptions.DEFAULT_PARAPHRASES : paraphrases,
            judge == null || judge,
            grounding == null ? GenerationOptions.DEFAULT_GROUNDING : grounding,
            requests == null ? GenerationOptions.DEFAULT_MAX_REQUESTS : requests,
            tokens == null ? GenerationOptions.DEFAULT_MAX_TOKENS : tokens));
  }

  private static Optional<String> address(YamlValue value) {
    return value
        .text()
        .filter(
            text -> {
              boolean valid = text.matches("https?://[^\\s]+");
              if (!valid) {
                value.report(
                    "must be the http or https address of an OpenAI-compatible API, such as"
                        + " http://127.0.0.1:8084/v1, was \""
                        + text
                        + '"');
              }
              return valid;
            })
        .map(text -> text.replaceFirst("/+$", ""));
  }

  private @Nullable String variable() {
    YamlValue value = fields.get("apiKeyVariable");
    if (value == null) {
      return null;
    }
    Optional<String> name = value.text();
    if (name.isPresent() && !VARIABLE.matcher(name.get()).matches()) {
      // The value is not repeated: it may be the key itself.
      value.report(
          "must be the name of an environment variable, such as LLM_API_KEY; the key itself must"
              + " never stand in a pipeline file");
      return null;
    }
    return name.orElse(null);
  }

  private @Nullable String template(String name) {
    return Optional.ofNullable(fields.get(name))
        .flatMap(name.equals("system") ? YamlValue::text : TemplateSection::ofColumns)
        .orElse(null);
  }

  private @Nullable String text(String name) {
    return Optional.ofNullable(fields.get(name)).flatMap(YamlValue::text).orElse(null);
  }

  private @Nullable Boolean bool(String name) {
    return Optional.ofNullable(fields.get(name)).flatMap(YamlValue::bool).orElse(null);
  }

  private @Nullable Integer whole(String name, int least, int most) {
    YamlValue value = fields.get(name);
    Optional<Integer> number = value == null ? Optional.<Integer>empty() : value.integer();
    if (value != null && number.isPresent() && (number.get() < least || number.get() > most)) {
      value.report("must be " + least + " to " + most + ", was " + number.get());
    }
    return number.orElse(null);
  }

  private @Nullable Double share(String name) {
    YamlValue value = fields.get(name);
    Optional<Double> number = value == null ? Optional.<Double>empty() : value.decimal();
    if (value != null && number.isPresent() && !(number.get() >= 0 && number.get() <= 1)) {
      value.report("must be 0 to 1, was " + number.get());
    }
    return number.orElse(null);
  }
}
