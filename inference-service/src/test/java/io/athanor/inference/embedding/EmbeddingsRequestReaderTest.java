package io.athanor.inference.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.inference.embedding.EmbeddingsRequest.Inputs;
import io.athanor.kit.http.openai.OpenAiException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingsRequestReaderTest {

  @Test
  void oneStringIsOneText() {
    EmbeddingsRequest request = read("{\"model\":\"m\",\"input\":\"hello\"}");
    assertThat(request.inputs()).isEqualTo(new Inputs.Texts(List.of("hello")));
    assertThat(request.base64()).isFalse();
    assertThat(request.dimensions()).isEmpty();
  }

  @Test
  void numbersAreTheTokensOfOneText() {
    EmbeddingsRequest request = read("{\"model\":\"m\",\"input\":[5,6,7]}");
    assertThat(((Inputs.Tokens) request.inputs()).values())
        .singleElement()
        .isEqualTo(new int[] {5, 6, 7});
  }

  @Test
  void moreThan2048InputsAreRefused() {
    String inputs = String.join(",", Collections.nCopies(2049, "\"a\""));
    assertRefused("{\"model\":\"m\",\"input\":[%s]}".formatted(inputs), "input");
  }

  @Test
  void textsOfMoreThanTwoMillionCharactersAreRefused() {
    String text = "\"" + "a".repeat(99_999) + "\"";
    String inputs = String.join(",", Collections.nCopies(21, text));
    assertRefused("{\"model\":\"m\",\"input\":[%s]}".formatted(inputs), "input[0]");
  }

  @Test
  void mixedInputsAreRefusedAtTheFirstThatDiffers() {
    assertRefused("{\"model\":\"m\",\"input\":[\"a\",[1]]}", "input[1]");
    assertRefused("{\"model\":\"m\",\"input\":[[1],\"a\"]}", "input[1]");
    assertRefused("{\"model\":\"m\",\"input\":[[1,\"a\"]]}", "input[0][1]");
  }

  @Test
  void missingModelIsRefused() {
    assertRefused("{\"input\":\"a\"}", "model");
  }

  private static EmbeddingsRequest read(String body) {
    return EmbeddingsRequestReader.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String body, String field) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            OpenAiException.class,
            refusal -> assertThat(refusal.error().error().param()).isEqualTo(field));
  }
}
