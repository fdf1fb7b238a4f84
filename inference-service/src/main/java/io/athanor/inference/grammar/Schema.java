package io.athanor.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;

/**
 * A place in a schema.
 *
 * @param node the schema there
 * @param path dotted, from the schema's root
 */
record Schema(JsonNode node, String path) {

  /** Keywords that say something about a value without limiting it. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions");

  private static final int GREATEST_LENGTH = 1000;

  JsonNode get(String keyword) {
    return node.path(keyword);
  }

  boolean has(String keyword) {
    return node.has(keyword);
  }

  Schema child(String keyword) {
    return new Schema(node.path(keyword), pathOf(keyword));
  }

  Schema element(int index) {
    return new Schema(node.path(index), path + "[" + index + "]");
  }

  /** Refuses every keyword that is neither an annotation nor one of the given. */
  void allowOnly(Set<String> keywords) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!ANNOTATIONS.contains(name) && !keywords.contains(name)) {
        throw unsupported(name, "'%s' is not supported here".formatted(name));
      }
    }
  }

  /** A length that the schema gives. */
  int length(String keyword, int absent) {
    if (!has(keyword)) {
      return absent;
    }
    JsonNode value = get(keyword);
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 0) {
      throw unsupported(keyword, "'%s' must be an integer of at least 0".formatted(keyword));
    }
    if (value.intValue() > GREATEST_LENGTH) {
      throw unsupported(keyword, "'%s' must be at most %d".formatted(keyword, GREATEST_LENGTH));
    }
    return value.intValue();
  }

  UnsupportedSchemaException unsupported(String keyword, String message) {
    return new UnsupportedSchemaException(pathOf(keyword), message);
  }

  private String pathOf(String keyword) {
    return path.isEmpty() ? keyword : path + "." + keyword;
  }
}
