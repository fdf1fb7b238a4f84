package io.athanor.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.llm.chat.Turn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestReaderTest {

  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final ChatRequestReader reader =
      new ChatRequestReader(
          new ChatConfig() {
            @Override
            public int defaultMaxTokens() {
              return 512;
            }

            @Override
            public float defaultTemperature() {
              return 0;
            }

            @Override
            public Duration slowReaderLimit() {
              return Duration.ofSeconds(30);
            }
          });

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
    assertThat(request.maxTokens()).isEqualTo(OptionalInt.of(7));
    assertThat(request.sampling().temperature()).isEqualTo(0.5f);
    assertThat(request.sampling().topP()).isEqualTo(0.9f);
    assertThat(request.sampling().topK()).isEqualTo(3);
    assertThat(request.sampling().seed()).isEqualTo(11);
    assertThat(request.stop()).containsExactly("a", "b");
    assertThat(request.stream()).isTrue();
    assertThat(request.includeUsage()).isTrue();
  }

  @Test
  void nullMeansAbsent() {
    // When
    ChatRequest request =
        read(
            "{\"model\":\"m\",%s,\"temperature\":null,\"stop\":null,\"stream\":null,\"max_tokens\":null,\"stream_options\":null}"
                .formatted(MESSAGES));

    // Then
    assertThat(request.sampling().temperature()).isZero();
    assertThat(request.stop()).isEmpty();
    assertThat(request.stream()).isFalse();
    assertThat(request.maxTokens()).isEmpty();
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
    return reader.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
