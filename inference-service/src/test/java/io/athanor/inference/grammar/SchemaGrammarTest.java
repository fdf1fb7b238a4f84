package io.athanor.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaGrammarTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"string\",\"pattern\":\"a+\"}                        | pattern",
        "{\"oneOf\":[{\"type\":\"string\"}]}                            | oneOf",
        "{\"type\":\"array\",\"uniqueItems\":true}                       | uniqueItems",
        "{\"type\":\"object\",\"minProperties\":2}                       | minProperties",
        "{\"type\":\"number\",\"minimum\":2}                             | minimum",
        "{\"type\":\"integer\",\"multipleOf\":2}                         | multipleOf",
        "{\"type\":\"string\",\"format\":\"email\"}                      | format",
        "{\"type\":\"string\",\"maxLength\":100000}                      | maxLength",
        "{\"type\":\"text\"}                                            | type",
        "{\"$ref\":\"#/$defs/absent\"}                                  | $ref",
        "{\"$ref\":\"http://example.com/schema\"}                       | $ref",
        "{\"properties\":{\"a\":{\"items\":{\"if\":{}}}}}                  | properties.a.items.if",
        "{\"anyOf\":[{\"type\":\"null\"},{\"not\":{}}]}                    | anyOf[1].not",
        "{\"type\":\"object\",\"required\":[\"x\"],\"additionalProperties\":false} | required"
      })
  void whatIsNotUnderstoodIsRefusedByItsPlace(String schema, String path) {
    assertThatThrownBy(() -> SchemaGrammar.of(Json.read(schema, JsonNode.class)))
        .isInstanceOfSatisfying(
            UnsupportedSchemaException.class, e -> assertThat(e.path()).isEqualTo(path));
  }

  @Test
  void propertiesComeInOrderAndOptionalOnesMayBeLeftOut() {
    // When
    String grammar =
        SchemaGrammar.of(
            Json.read(
                """
                {"type":"object","required":["b"],
                 "properties":{"a":{"type":"boolean"},"b":{"type":"null"}}}
                """,
                JsonNode.class));

    // Then
    assertThat(grammar.lines())
        .contains(
            "m-1 ::= \",\" space \"\\\"b\\\":\" space null ",
            "m-2 ::= \"\\\"b\\\":\" space null ",
            "m-3 ::= \"\\\"a\\\":\" space boolean m-1 | m-2");
  }

  @Test
  void recursiveSchemaRefersToItsOwnRule() {
    // When
    String grammar =
        SchemaGrammar.of(
            Json.read(
                """
                {"type":"object","properties":{"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}}
                """,
                JsonNode.class));

    // Then
    assertThat(grammar).contains("root | null");
  }

  @Test
  void absurdSchemaIsRefusedQuickly() {
    // Given
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      deep.append("{\"type\":\"array\",\"maxItems\":1000,\"items\":");
    }
    deep.append("{}").append("}".repeat(60));
    long start = System.nanoTime();

    // When, Then
    assertThatThrownBy(() -> SchemaGrammar.of(Json.read(deep.toString(), JsonNode.class)))
        .isInstanceOf(UnsupportedSchemaException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
  }
}
