package io.athanor.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.inference.sampling.Penalties;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.llm.chat.Turn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestReaderTest {

  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final ChatRequestReader reader =
      new ChatRequestReader(new DecodingReader(new Defaults(512, 0, Duration.ofSeconds(30))));

  private record Defaults(int defaultMaxTokens, float defaultTemperature, Duration slowReaderLimit)
      implements ChatConfig {}

  @Test
  void everyFieldIsRead() {
    // When
    ChatRequest request =
        read(
            """
            {"model":"m","messages":[{"role":"developer","content":"Be short."},
             {"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":"!"}]}],
             "max_completion_tokens":7,"max_tokens":9,"temperature":0.5,"top_p":0.9,"top_k":3,
             "seed":11,"stop":["a","b"],"stream":true,"stream_options":{"include_usage":true},
             "user":"someone","tools":[],"logit_bias":{},"n":1}
            """);

    // Then
    assertThat(request.model()).isEqualTo("m");
    assertThat(request.conversation().turns())
        .containsExactly(Turn.system("Be short."), Turn.user("Hi!"));
    assertThat(request.decoding().maxTokens()).isEqualTo(OptionalInt.of(7));
    assertThat(request.decoding().sampling().temperature()).isEqualTo(0.5f);
    assertThat(request.decoding().sampling().topP()).isEqualTo(0.9f);
    assertThat(request.decoding().sampling().topK()).isEqualTo(3);
    assertThat(request.decoding().sampling().seed()).isEqualTo(11);
    assertThat(request.decoding().stop()).containsExactly("a", "b");
    assertThat(request.decoding().stream()).isTrue();
    assertThat(request.decoding().includeUsage()).isTrue();
  }

  @Test
  void nullMeansAbsent() {
    // When
    ChatRequest request =
        read(
            "{\"model\":\"m\",%s,\"temperature\":null,\"stop\":null,\"stream\":null,\"max_tokens\":null,\"stream_options\":null}"
                .formatted(MESSAGES));

    // Then
    assertThat(request.decoding().sampling().temperature()).isZero();
    assertThat(request.decoding().stop()).isEmpty();
    assertThat(request.decoding().stream()).isFalse();
    assertThat(request.decoding().maxTokens()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"temperature\":3            | temperature     | temperature must be between 0 and 2, was 3.0",
        "\"temperature\":\"hot\"      | temperature     | 'temperature' must be a number",
        "\"top_p\":0                  | top_p           | top_p must be above 0 and at most 1, was 0.0",
        "\"max_tokens\":0             | max_tokens      | 'max_tokens' must be at least 1",
        "\"stream\":\"yes\"           | stream          | 'stream' must be true or false",
        "\"stop\":[\"\"]              | stop[0]         | 'stop[0]' must have 1 to 1024 characters",
        "\"n\":17                     | n               | 'n' must be between 1 and 16",
        "\"wings\":2                  | wings           | 'wings' is not a known field: leave it out",
        "\"top_logprobs\":2           | top_logprobs    | 'top_logprobs' needs 'logprobs' to be true",
        "\"logprobs\":true,\"top_logprobs\":21 | top_logprobs | 'top_logprobs' must be between 0 and 20",
        "\"x_adapter_strength\":2.5   | x_adapter_strength | 'x_adapter_strength' must be between 0 and 2.0",
        "\"repetition_penalty\":0     | repetition_penalty | repetition_penalty must be above 0 and at most 2, was 0.0",
        "\"logit_bias\":{\"x\":1}      | logit_bias.x    | 'logit_bias.x' must be named by a token id",
        "\"logit_bias\":{\"5\":101}    | logit_bias.5    | logit_bias.5 must be between -100 and 100, was 101.0",
        "\"modalities\":[\"audio\"]   | modalities      | 'modalities' must be [\"text\"]: other modalities are not supported",
        "\"stop\":\"\\ud83d\"         | stop            | 'stop' must be valid Unicode: it holds half of a surrogate pair",
        "\"response_format\":{\"type\":\"xml\"} | response_format.type | 'response_format.type' must be text, json_object or json_schema",
        "\"tools\":[{}]               | tools           | 'tools' is not supported: leave it out",
        "\"seed\":1.5                 | seed            | 'seed' must be an integer"
      })
  void wrongFieldIsRefusedByItsName(String field, String param, String message) {
    assertRefused("{\"model\":\"m\",%s,%s}".formatted(MESSAGES, field), param, message);
  }

  @Test
  void missingFieldsAreNamed() {
    assertRefused("{" + MESSAGES + "}", "model", "'model' is missing: it must be a string");
    assertRefused(
        "{\"model\":\"m\"}",
        "messages",
        "'messages' is missing: it must be a list of at least one message");
    assertRefused(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]}",
        "messages[0].role",
        "'messages[0].role' must be system, developer, user or assistant");
  }

  @Test
  void schemaIsReadAsAGrammarAndItsKeywordNamedWhenItIsNotUnderstood() {
    // Given
    String format =
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":%s}}";

    // When
    ChatRequest request =
        read(
            "{\"model\":\"m\",%s,%s}"
                .formatted(MESSAGES, format.formatted("{\"type\":\"boolean\"}")));

    // Then
    assertThat(request.decoding().options().grammar()).contains("\"true\" | \"false\"");
    assertRefused(
        "{\"model\":\"m\",%s,%s}"
            .formatted(MESSAGES, format.formatted("{\"type\":\"string\",\"pattern\":\"a\"}")),
        "response_format.json_schema.schema.pattern",
        "'pattern' is not supported here, at 'response_format.json_schema.schema.pattern';"
            + " docs/serving.md lists what is");
  }

  @Test
  void optionsOfTheAnswerAreRead() {
    // When
    ChatRequest request =
        read(
            """
            {"model":"m","messages":[{"role":"user","content":"Hi"}],"n":3,"logprobs":true,
             "top_logprobs":2,"x_adapter_strength":0.5,"min_p":0.1,"frequency_penalty":1,
             "presence_penalty":-1,"repetition_penalty":1.1,"logit_bias":{"7":-2.5}}
            """);

    // Then
    assertThat(request.decoding().choices()).isEqualTo(3);
    assertThat(request.decoding().options().topLogprobs()).isEqualTo(OptionalInt.of(2));
    assertThat(request.decoding().adapterStrength()).isEqualTo(0.5f);
    assertThat(request.decoding().sampling().minP()).isEqualTo(0.1f);
    assertThat(request.decoding().sampling().penalties()).isEqualTo(new Penalties(1, -1, 1.1f));
    assertThat(request.decoding().sampling().logitBias()).isEqualTo(Map.of(7, -2.5f));
  }

  @Test
  void endlessListIsRefusedBeforeItIsATree() {
    String messages = String.join(",", Collections.nCopies(20_000, "{}"));
    assertRefused(
        "{\"model\":\"m\",\"messages\":[" + messages + "]}",
        "messages",
        "'messages' holds more than 10000 elements");
    assertRefused(
        "{\"model\":\"m\",\"metadata\":" + "[".repeat(900) + "]".repeat(900) + "}",
        "metadata",
        "'metadata' is nested more than 64 levels deep");
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedWithTheirField() {
    byte[] body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00ff\"}]}"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> reader.read(ParsedBody.of(body)))
        .isInstanceOfSatisfying(
            OpenAiException.class,
            refusal -> assertThat(refusal.error().error().param()).isEqualTo("messages"))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void bodyThatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> read("{not json"))
        .isInstanceOf(OpenAiException.class)
        .hasMessageStartingWith("The body is not JSON: ");
  }

  private void assertRefused(String body, String param, String message) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            OpenAiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.error().error().param()).isEqualTo(param);
              assertThat(refusal.error().error().type()).isEqualTo("invalid_request_error");
            })
        .hasMessage(message);
  }

  private ChatRequest read(String body) {
    return reader.read(ParsedBody.of(body));
  }
}
