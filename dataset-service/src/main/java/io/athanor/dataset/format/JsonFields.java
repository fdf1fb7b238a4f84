package io.athanor.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reading fields of a row with messages that name them. */
final class JsonFields {

  private JsonFields() {}

  static void requireObject(JsonNode value, String pointer, String example) {
    if (!value.isObject()) {
      throw new InvalidRowException(pointer, "must be an object like " + example);
    }
  }

  /** A text that must be there. */
  static String text(JsonNode object, String field, String pointer) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw new InvalidRowException(pointer, "\"" + field + "\" is missing");
    }
    if (!value.isTextual()) {
      throw new InvalidRowException(pointer + '/' + field, '"' + field + "\" must be a text");
    }
    return wellFormed(value.asText(), pointer + '/' + field);
  }

  /** A text that may be missing or null. */
  static @Nullable String optional(JsonNode object, String field, String pointer) {
    return object.path(field).isMissingNode() || object.path(field).isNull()
        ? null
        : text(object, field, pointer);
  }

  /** Counts the fields that are not known and hold something. */
  static void countOthers(JsonNode object, Set<String> known, String prefix, ProblemLog fields) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey()) && !field.getValue().isNull()) {
        fields.leaveOut(prefix + field.getKey());
      }
    }
  }

  private static String wellFormed(String text, String pointer) {
    if (!WellFormedText.is(text)) {
      throw new InvalidRowException(pointer, "holds half of a surrogate pair, which is no text");
    }
    return text;
  }
}
