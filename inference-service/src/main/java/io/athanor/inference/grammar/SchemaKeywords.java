package io.athanor.inference.grammar;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The keywords that are understood beside each type. */
final class SchemaKeywords {

  private SchemaKeywords() {}

  static Set<String> of(String type) {
    return switch (type) {
      case "object" -> Set.of("type", "properties", "required", "additionalProperties");
      case "array" -> Set.of("type", "items", "minItems", "maxItems");
      case "string" -> Set.of("type", "minLength", "maxLength", "format");
      case "integer", "number" -> Set.of("type", "minimum", "maximum");
      default -> Set.of("type");
    };
  }

  /** What may stand in a schema of several types. */
  static Set<String> of(Collection<String> types) {
    Set<String> keywords = new HashSet<>();
    types.forEach(type -> keywords.addAll(of(type)));
    return keywords;
  }
}
