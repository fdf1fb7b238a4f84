package io.athanor.inference.chat;

import io.athanor.inference.grammar.SchemaGrammar;
import io.athanor.inference.grammar.UnsupportedSchemaException;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.http.openai.RequestField;
import org.jspecify.annotations.Nullable;

/** Reads {@code response_format} as the grammar that it asks for. */
final class ResponseFormatReader {

  private ResponseFormatReader() {}

  /** The grammar; null for free text. */
  static @Nullable String grammar(RequestField format) {
    if (format.isAbsent()) {
      return null;
    }
    RequestField type = format.field("type");
    return switch (type.text()) {
      case "text" -> null;
      case "json_object" -> SchemaGrammar.anyObject();
      case "json_schema" -> ofSchema(format.field("json_schema").field("schema"));
      default -> throw type.wrong("must be text, json_object or json_schema");
    };
  }

  private static String ofSchema(RequestField schema) {
    if (!schema.value().isObject()) {
      throw schema.wrong("must be a JSON schema, an object");
    }
    try {
      return SchemaGrammar.of(schema.value());
    } catch (UnsupportedSchemaException e) {
      String path = e.path().isEmpty() ? schema.path() : schema.path() + "." + e.path();
      throw OpenAiException.invalid(
          path, "%s, at '%s'; docs/serving.md lists what is".formatted(e.getMessage(), path));
    }
  }
}
