package io.athanor.kit.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenAiJsonTest {

  record Asked(
      @Nullable String model,
      @JsonProperty("part_ids") @Nullable List<Part> parts,
      @Nullable Long bytes) {}

  record Part(@Nullable Integer number) {}

  @Test
  void recordIsReadAndUnknownFieldsAreIgnored() {
    // When
    Asked asked = read("{\"model\":\"m\",\"part_ids\":[{\"number\":3}],\"later\":1}");
    // Then
    assertThat(asked).isEqualTo(new Asked("m", List.of(new Part(3)), null));
  }

  @Test
  void mistakeInTheTextIsNamedWithLineAndColumn() {
    assertMalformed(
        () -> read("{\n  \"model\": oops}"), "The body is not JSON: line 2, column 12: ");
    assertMalformed(() -> read("{} {}"), "The body is not JSON: line 1, column 4: ");
    assertMalformed(() -> read("{\"model\":\"m"), "The body is not JSON: line 1, column 12: ");
  }

  @Test
  void byteThatIsNoTextIsNamedWithItsPlace() {
    // Given
    byte[] body = "{\n\"model\":\"é?\"}".getBytes(StandardCharsets.UTF_8);
    body[13] = (byte) 0xff;
    // Then
    assertMalformed(
        () -> OpenAiJson.object(body), "The body is not UTF-8: line 2, column 11, byte 13 (0xff)");
  }

  @Test
  void bodyThatIsCutInsideACharacterIsNotUtf8() {
    // Given
    byte[] body = {'{', '"', (byte) 0xc3};
    // Then
    assertMalformed(
        () -> OpenAiJson.object(body), "The body is not UTF-8: line 1, column 3, byte 2 (0xc3)");
  }

  @Test
  void bodyThatIsNoObjectIsRefused() {
    assertMalformed(() -> read(""), "The body is empty: it must be a JSON object");
    assertMalformed(() -> read("[1]"), "The body must be a JSON object");
    assertMalformed(() -> read("null"), "The body must be a JSON object");
  }

  @Test
  void valueOfTheWrongTypeIsNamedByItsField() {
    assertWrong("{\"bytes\":\"many\"}", "bytes");
    assertWrong("{\"part_ids\":[{\"number\":1},{\"number\":[]}]}", "part_ids[1].number");
  }

  private static void assertWrong(String body, String field) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            OpenAiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.error().error().param()).isEqualTo(field);
            })
        .hasMessageStartingWith("'" + field + "' has the wrong type: ")
        .hasMessageNotContainingAny("java.", "athanor");
  }

  private static void assertMalformed(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            OpenAiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.error().error().code()).isEqualTo("invalid_json");
            })
        .hasMessageStartingWith(message);
  }

  private static Asked read(String body) {
    return OpenAiJson.read(body.getBytes(StandardCharsets.UTF_8), Asked.class);
  }
}
