package io.athanor.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.inference.chat.CompletionRequest.Prompt;
import io.athanor.kit.http.openai.OpenAiException;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionRequestReaderTest {

  private record Defaults(int defaultMaxTokens, float defaultTemperature, Duration slowReaderLimit)
      implements ChatConfig {}

  private final CompletionRequestReader reader =
      new CompletionRequestReader(new DecodingReader(new Defaults(512, 0, Duration.ofSeconds(30))));

  @Test
  void aTextIsOnePrompt() {
    // When
    CompletionRequest request =
        read("{\"model\":\"m\",\"prompt\":\"Once\",\"max_tokens\":7,\"n\":2,\"logprobs\":3}");
    // Then
    assertThat(request.prompts()).containsExactly(new Prompt.Text("prompt", "Once"));
    assertThat(request.decoding().maxTokens()).isEqualTo(OptionalInt.of(7));
    assertThat(request.decoding().choices()).isEqualTo(2);
    assertThat(request.decoding().options().topLogprobs()).isEqualTo(OptionalInt.of(3));
  }

  @Test
  void textsAndTokensMayBeListed() {
    // When
    CompletionRequest mixed = read("{\"model\":\"m\",\"prompt\":[\"Once\",[5,6]]}");
    CompletionRequest tokens = read("{\"model\":\"m\",\"prompt\":[5,6]}");
    // Then
    assertThat(mixed.prompts()).hasSize(2);
    assertThat(mixed.prompts().getFirst()).isEqualTo(new Prompt.Text("prompt[0]", "Once"));
    assertThat(((Prompt.Tokens) mixed.prompts().getLast()).ids()).containsExactly(5, 6);
    assertThat(((Prompt.Tokens) tokens.prompts().getFirst()).ids()).containsExactly(5, 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'m'}                                | prompt    | 'prompt' is missing: it must be a text, a list of token ids, or a list of such",
        "{'model':'m','prompt':[]}                    | prompt    | 'prompt' must be a text, a list of token ids, or a list of such",
        "{'model':'m','prompt':['a',3]}               | prompt[1] | 'prompt[1]' must be a string",
        "{'model':'m','prompt':[[1],[]]}              | prompt[1] | 'prompt[1]' must hold a token",
        "{'model':'m','prompt':'a','echo':true}       | echo      | 'echo' must be false: the prompt is not sent back",
        "{'model':'m','prompt':'a','best_of':3}       | best_of   | 'best_of' must be equal to 'n': answers are not ranked",
        "{'model':'m','prompt':'a','suffix':'b'}      | suffix    | 'suffix' is not supported: leave it out",
      })
  void whatIsWrongIsNamed(String body, String field, String message) {
    assertThatThrownBy(() -> read(body.strip().replace('\'', '"')))
        .isInstanceOf(OpenAiException.class)
        .hasMessage(message)
        .satisfies(
            failure ->
                assertThat(((OpenAiException) failure).error().error().param()).isEqualTo(field));
  }

  private CompletionRequest read(String body) {
    return reader.read(ParsedBody.of(body));
  }
}
