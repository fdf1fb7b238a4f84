package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.grammar.SchemaGrammar;
import io.athanor.inference.sampling.SamplingSettings;
import io.athanor.kit.json.Json;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The golden model, which is random, at temperature 1.5: whatever is valid is the grammar's work.
 */
class StructuredAnswersTest {

  private static final int ANSWERS = 12;
  private static final int MAX_TOKENS = 250;
  private static final Set<Integer> STOP_TOKENS = Set.of(0, 2); // <|endoftext|>, <|im_end|>

  private static GenerationEngine engine;

  @BeforeAll
  static void open() {
    engine = TestEngine.open(new LlamaContext.Settings(8192, 64, 8, 1), EngineSettings.defaults());
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"boolean\"}",
        "{\"enum\":[\"red\",\"gr\\u00fcn \\\"x\\\"\",7,null,{\"a\":[1]}]}",
        "{\"const\":{\"a\":\"line\\nbreak\"}}",
        "{\"type\":\"integer\",\"minimum\":-37,\"maximum\":1204}",
        "{\"type\":[\"number\",\"null\"]}",
        "{\"type\":\"string\",\"minLength\":3,\"maxLength\":9}",
        "{\"type\":\"string\",\"format\":\"date-time\"}",
        "{\"type\":\"string\",\"format\":\"date\"}",
        "{\"type\":\"string\",\"format\":\"uuid\"}",
        "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":2,\"maxItems\":4}",
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":1}",
        """
        {"type":"object","additionalProperties":false,"required":["name","age","tags"],
         "properties":{"name":{"type":"string","minLength":1,"maxLength":12},
           "nick":{"type":"string","maxLength":5},
           "age":{"type":"integer","minimum":0,"maximum":150},
           "tags":{"type":"array","items":{"enum":["a","b","c"]},"maxItems":3},
           "address":{"type":"object","properties":{"zip":{"type":"string","maxLength":5}},
             "required":["zip"],"additionalProperties":false}}}
        """,
        """
        {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","required":["value"],
          "additionalProperties":false,
          "properties":{"value":{"type":"integer","minimum":1,"maximum":9},
            "next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}}}}}
        """,
        """
        {"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"boolean"},
          "c":{"type":"null"}},"additionalProperties":false}
        """
      })
  void everyAnswerIsValidByItsSchema(String schema) {
    // Given
    JsonNode node = Json.read(schema, JsonNode.class);
    JsonSchema validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                node, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    String grammar = SchemaGrammar.of(node);

    for (int seed = 0; seed < ANSWERS; seed++) {
      // When
      RecordingListener answer = TestEngine.answer(engine, request(grammar, seed));

      // Then
      assertThat(answer.failure()).isNull();
      assertThat(answer.result().finishReason()).isEqualTo(FinishReason.STOP);
      JsonNode value = Json.read(answer.text(), JsonNode.class);
      assertThat(validator.validate(value)).as(answer.text()).isEmpty();
    }
  }

  @Test
  void jsonObjectIsAnObjectWheneverItEnds() {
    int ended = 0;
    for (int seed = 0; seed < ANSWERS; seed++) {
      RecordingListener answer =
          TestEngine.answer(engine, request(SchemaGrammar.anyObject(), seed));
      if (answer.result().finishReason() == FinishReason.STOP) {
        assertThat(Json.read(answer.text(), JsonNode.class).isObject()).isTrue();
        ended++;
      }
    }
    assertThat(ended).isPositive();
  }

  @Test
  void differentSeedsGiveDifferentValidAnswers() {
    String grammar =
        SchemaGrammar.of(
            Json.read("{\"type\":\"string\",\"minLength\":8,\"maxLength\":8}", JsonNode.class));
    assertThat(TestEngine.answer(engine, request(grammar, 1)).text())
        .isNotEqualTo(TestEngine.answer(engine, request(grammar, 2)).text())
        .isEqualTo(TestEngine.answer(engine, request(grammar, 1)).text());
  }

  @Test
  void grammarThatCannotBeReadIsRefused() {
    assertThatThrownBy(() -> engine.submit(request("root ::= (", 1), new RecordingListener()))
        .isInstanceOf(InvalidGrammarException.class);
    assertThat(engine.status().waiting()).isZero();
  }

  private static GenerationRequest request(String grammar, int seed) {
    return new GenerationRequest(
        new int[] {5, 17, 42, 8},
        null,
        MAX_TOKENS,
        STOP_TOKENS,
        List.of(),
        new SamplingSettings(1.5f, 1, 0, 0, seed),
        new AnswerOptions(OptionalInt.empty(), grammar));
  }
}
