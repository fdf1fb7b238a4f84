package io.athanor.inference.chat;

import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.http.openai.OpenAiException;
import java.util.List;

/** A checked completion request. Each prompt gets its own answers. */
record CompletionRequest(String model, List<Prompt> prompts, Decoding decoding) {

  /** Tokens of a text are fewer than its characters; far more of these never fit a context. */
  private static final int MOST_CHARACTERS_PER_TOKEN = 16;

  /** What is to be continued. */
  sealed interface Prompt {

    record Text(String field, String text) implements Prompt {}

    record Tokens(String field, int[] ids) implements Prompt {}
  }

  /** The prompts as a model's tokens. */
  List<int[]> prompts(ServedModel of) {
    return prompts.stream().map(prompt -> tokens(of, prompt)).toList();
  }

  private static int[] tokens(ServedModel model, Prompt prompt) {
    return switch (prompt) {
      case Prompt.Text(String field, String text) -> {
        int context = model.base().engine().maxSequenceLength();
        if (text.length() > (long) context * MOST_CHARACTERS_PER_TOKEN) {
          throw OpenAiException.promptTooLong(
              "'%s' has %d characters, but the model's context holds %d tokens: shorten it"
                  .formatted(field, text.length(), context));
        }
        int[] ids = model.base().format().plain(text);
        if (ids.length == 0) {
          throw OpenAiException.invalid(
              field, "'%s' is empty: this model has no token to begin with".formatted(field));
        }
        yield ids;
      }
      case Prompt.Tokens(String field, int[] ids) -> {
        int size = model.base().format().vocabularySize();
        for (int position = 0; position < ids.length; position++) {
          if (ids[position] < 0 || ids[position] >= size) {
            throw OpenAiException.invalid(
                field,
                "'%s[%d]' is not a token: the model has %d".formatted(field, position, size));
          }
        }
        yield ids;
      }
    };
  }
}
