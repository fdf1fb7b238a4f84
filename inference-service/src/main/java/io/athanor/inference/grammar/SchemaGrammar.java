package io.athanor.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a grammar whose every sentence is valid by a JSON schema.
 *
 * <p>A grammar may be narrower than its schema but never wider: properties come in the schema's
 * order, and none that the schema does not name is made up. Understood are {@code type}, {@code
 * enum}, {@code const}, {@code anyOf}, {@code $ref} into the schema itself, {@code properties},
 * {@code required}, {@code additionalProperties}, {@code items}, {@code minItems}, {@code
 * maxItems}, {@code minLength}, {@code maxLength}, {@code format} (date, time, date-time, uuid),
 * and {@code minimum} and {@code maximum} of integers. Any other keyword is refused, because an
 * answer that ignores it would be wrong without anybody noticing.
 */
public final class SchemaGrammar {

  private static final String ROOT = "root";
  private static final int GREATEST_DEPTH = 32;
  private static final long GREATEST_INTEGER = 999_999_999_999_999L;
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean", "null");

  private final JsonNode root;
  private final GrammarRules rules = new GrammarRules();
  private final Map<String, String> references = new HashMap<>();

  private SchemaGrammar(JsonNode root) {
    this.root = root;
  }

  /**
   * The grammar of a schema.
   *
   * @throws UnsupportedSchemaException when the schema says something that is not understood
   */
  public static String of(JsonNode schema) {
    SchemaGrammar grammar = new SchemaGrammar(schema);
    grammar.references.put("#", grammar.rules.put(ROOT, ""));
    grammar.rules.put(ROOT, grammar.alternatives(new Schema(schema, ""), 0));
    return grammar.rules.text();
  }

  /** The grammar of any JSON object. */
  public static String anyObject() {
    GrammarRules rules = new GrammarRules();
    rules.put(ROOT, JsonRules.OBJECT.in(rules));
    return rules.text();
  }

  /** The name of a rule for a schema's values. */
  private String rule(Schema schema, int depth) {
    String body = alternatives(schema, depth);
    return rules.contains(body) ? body : rules.put(rules.fresh("v"), body);
  }

  private String alternatives(Schema schema, int depth) {
    if (depth > GREATEST_DEPTH) {
      throw new UnsupportedSchemaException(
          schema.path(), "The schema is nested more than %d levels deep".formatted(GREATEST_DEPTH));
    }
    if (schema.node().isBoolean() && schema.node().booleanValue()) {
      return JsonRules.VALUE.in(rules);
    }
    if (!schema.node().isObject()) {
      throw new UnsupportedSchemaException(schema.path(), "A schema must be an object");
    }
    if (schema.has("$ref")) {
      schema.allowOnly(Set.of("$ref"));
      return reference(schema, depth);
    }
    if (schema.has("const")) {
      schema.allowOnly(Set.of("const", "type"));
      return literal(schema.get("const"));
    }
    if (schema.has("enum")) {
      schema.allowOnly(Set.of("enum", "type"));
      return literals(schema);
    }
    if (schema.has("anyOf")) {
      schema.allowOnly(Set.of("anyOf"));
      return anyOf(schema.child("anyOf"), depth);
    }
    return byType(schema, depth);
  }

  private String reference(Schema schema, int depth) {
    String pointer = schema.get("$ref").asText();
    String known = references.get(pointer);
    if (known != null) {
      return known;
    }
    JsonNode target = pointer.startsWith("#/") ? root.at(pointer.substring(1)) : null;
    if (target == null || target.isMissingNode()) {
      throw schema.unsupported("$ref", "'%s' is not a place in this schema".formatted(pointer));
    }
    String name = rules.fresh("ref");
    references.put(pointer, name);
    rules.put(name, "");
    String path = pointer.substring(2).replace('/', '.');
    return rules.put(name, alternatives(new Schema(target, path), depth + 1));
  }

  private static String literal(JsonNode value) {
    return GrammarRules.literal(Json.text(value));
  }

  private static String literals(Schema schema) {
    JsonNode values = schema.get("enum");
    if (!values.isArray() || values.isEmpty()) {
      throw schema.unsupported("enum", "'enum' must be a list of at least one value");
    }
    List<String> literals = new ArrayList<>();
    values.forEach(value -> literals.add(literal(value)));
    return String.join(" | ", literals);
  }

  private String anyOf(Schema options, int depth) {
    if (!options.node().isArray() || options.node().isEmpty()) {
      throw new UnsupportedSchemaException(
          options.path(), "'anyOf' must be a list of at least one schema");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < options.node().size(); i++) {
      names.add(rule(options.element(i), depth + 1));
    }
    return String.join(" | ", names);
  }

  private String byType(Schema schema, int depth) {
    List<String> types = types(schema);
    if (types.isEmpty()) {
      schema.allowOnly(Set.of());
      return JsonRules.VALUE.in(rules);
    }
    if (types.size() == 1) {
      return ofType(schema, types.getFirst(), depth, SchemaKeywords.of(types.getFirst()));
    }
    Set<String> keywords = SchemaKeywords.of(types);
    return String.join(
        " | ",
        types.stream()
            .map(type -> rules.put(rules.fresh("v"), ofType(schema, type, depth, keywords)))
            .toList());
  }

  private static List<String> types(Schema schema) {
    JsonNode type = schema.get("type");
    List<String> types = new ArrayList<>();
    if (type.isTextual()) {
      types.add(type.textValue());
    } else if (type.isArray()) {
      type.forEach(each -> types.add(each.asText()));
    } else if (schema.has("properties")) {
      types.add("object");
    } else if (schema.has("items")) {
      types.add("array");
    }
    for (String each : types) {
      if (!TYPES.contains(each)) {
        throw schema.unsupported("type", "'%s' is not a type of JSON".formatted(each));
      }
    }
    return types;
  }

  private String ofType(Schema schema, String type, int depth, Set<String> keywords) {
    schema.allowOnly(keywords);
    return switch (type) {
      case "object" -> new ObjectGrammar(rules, child -> rule(child, depth + 1)).body(schema);
      case "array" -> array(schema, depth);
      case "string" -> string(schema);
      case "integer" -> integer(schema);
      case "number" -> number(schema);
      case "boolean" -> JsonRules.BOOLEAN.in(rules);
      default -> JsonRules.NULL.in(rules);
    };
  }

  private String array(Schema schema, int depth) {
    int least = schema.length("minItems", 0);
    @Nullable Integer most = schema.has("maxItems") ? schema.length("maxItems", 0) : null;
    if (most != null && most < least) {
      throw schema.unsupported("maxItems", "'maxItems' is less than 'minItems'");
    }
    String space = JsonRules.SPACE.in(rules);
    if (most != null && most == 0) {
      return "\"[\" %s \"]\"".formatted(space);
    }
    String item =
        schema.has("items") ? rule(schema.child("items"), depth + 1) : JsonRules.VALUE.in(rules);
    String next = "(\",\" %s %s)".formatted(space, item);
    int leastMore = Math.max(0, least - 1);
    String more =
        most == null ? rules.repeatFrom(next, leastMore) : rules.repeat(next, leastMore, most - 1);
    String items =
        "(%s %s)%s".formatted(item, most != null && most == 1 ? "" : more, least == 0 ? "?" : "");
    return "\"[\" %s %s %s \"]\"".formatted(space, items, space);
  }

  private String string(Schema schema) {
    boolean bounded = schema.has("minLength") || schema.has("maxLength");
    if (schema.has("format")) {
      String word = schema.get("format").asText();
      StringFormat format =
          StringFormat.of(word)
              .orElseThrow(
                  () ->
                      schema.unsupported(
                          "format", "the format '%s' is not supported".formatted(word)));
      if (bounded) {
        throw schema.unsupported("format", "'format' is not supported beside a length");
      }
      return format.body();
    }
    if (!bounded) {
      return JsonRules.STRING.in(rules);
    }
    int least = schema.length("minLength", 0);
    String character = JsonRules.CHARACTER.in(rules);
    String characters;
    if (schema.has("maxLength")) {
      int most = schema.length("maxLength", 0);
      if (most < least) {
        throw schema.unsupported("maxLength", "'maxLength' is less than 'minLength'");
      }
      characters = most == 0 ? "" : rules.repeat(character, least, most);
    } else {
      characters = rules.repeatFrom(character, least);
    }
    return "\"\\\"\" %s \"\\\"\"".formatted(characters);
  }

  private String integer(Schema schema) {
    if (!schema.has("minimum") && !schema.has("maximum")) {
      return JsonRules.INTEGER.in(rules);
    }
    long least = bound(schema, "minimum", -GREATEST_INTEGER);
    long greatest = bound(schema, "maximum", GREATEST_INTEGER);
    if (greatest < least) {
      throw schema.unsupported("maximum", "'maximum' is less than 'minimum'");
    }
    return IntegerRange.alternatives(least, greatest);
  }

  private static long bound(Schema schema, String keyword, long absent) {
    if (!schema.has(keyword)) {
      return absent;
    }
    JsonNode value = schema.get(keyword);
    boolean exact = value.isIntegralNumber() && value.canConvertToLong();
    if (!exact || Math.abs(value.longValue()) > GREATEST_INTEGER) {
      throw schema.unsupported(
          keyword, "'%s' must be an integer of at most 15 digits".formatted(keyword));
    }
    return value.longValue();
  }

  private String number(Schema schema) {
    for (String keyword : List.of("minimum", "maximum")) {
      if (schema.has(keyword)) {
        throw schema.unsupported(keyword, "'%s' is supported for integers only".formatted(keyword));
      }
    }
    return JsonRules.NUMBER.in(rules);
  }
}
