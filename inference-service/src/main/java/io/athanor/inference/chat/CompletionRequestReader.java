package io.athanor.inference.chat;

import io.athanor.inference.chat.CompletionRequest.Prompt;
import io.athanor.inference.engine.AnswerOptions;
import io.athanor.kit.http.openai.RequestField;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the body of a completion request; what would change the answer and is not supported is
 * refused by its name.
 */
@ApplicationScoped
class CompletionRequestReader {

  private static final int MOST_PROMPTS = 16;
  private static final int MOST_LOGPROBS = 5;

  /** Besides those of {@link DecodingReader#FIELDS}. */
  private static final Set<String> OWN =
      Set.of("model", "prompt", "max_tokens", "best_of", "echo", "logprobs", "user");

  private final DecodingReader decoding;

  CompletionRequestReader(DecodingReader decoding) {
    this.decoding = decoding;
  }

  CompletionRequest read(RequestField root) {
    root.value().fieldNames().forEachRemaining(name -> requireKnown(root.field(name), name));
    if (root.field("echo").flag(false)) {
      throw root.field("echo").wrong("must be false: the prompt is not sent back");
    }
    int choices = root.field("n").integer(1);
    if (root.field("best_of").integer(choices) != choices) {
      throw root.field("best_of").wrong("must be equal to 'n': answers are not ranked");
    }
    RequestField logprobs = root.field("logprobs");
    OptionalInt alternatives =
        logprobs.isAbsent()
            ? OptionalInt.empty()
            : OptionalInt.of(logprobs.integer(0, 0, MOST_LOGPROBS));
    return new CompletionRequest(
        root.field("model").text(),
        prompts(root.field("prompt")),
        decoding.read(root, root.field("max_tokens"), new AnswerOptions(alternatives, null)));
  }

  private static void requireKnown(RequestField field, String name) {
    boolean known =
        OWN.contains(name)
            || DecodingReader.FIELDS.contains(name)
            || (name.equals("suffix") && field.isAbsent());
    if (!known) {
      throw field.wrong("is not supported: leave it out");
    }
  }

  /** A text, a list of token ids, or a list of such. */
  private static List<Prompt> prompts(RequestField prompt) {
    if (prompt.value().isTextual()) {
      return List.of(new Prompt.Text("prompt", prompt.text()));
    }
    if (!prompt.value().isArray() || prompt.value().isEmpty()) {
      throw prompt.wrong("must be a text, a list of token ids, or a list of such");
    }
    if (prompt.value().path(0).isIntegralNumber()) {
      return List.of(tokens(prompt));
    }
    if (prompt.value().size() > MOST_PROMPTS) {
      throw prompt.wrong("must hold at most %d prompts".formatted(MOST_PROMPTS));
    }
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < prompt.value().size(); i++) {
      RequestField element = prompt.element(i);
      prompts.add(
          element.value().isArray()
              ? tokens(element)
              : new Prompt.Text(element.path(), element.text()));
    }
    return prompts;
  }

  private static Prompt tokens(RequestField list) {
    int[] ids = new int[list.value().size()];
    for (int i = 0; i < ids.length; i++) {
      RequestField element = list.element(i);
      if (element.isAbsent()) {
        throw element.wrong("must be a token id");
      }
      ids[i] = element.integer(0);
    }
    if (ids.length == 0) {
      throw list.wrong("must hold a token");
    }
    return new Prompt.Tokens(list.path(), ids);
  }
}
