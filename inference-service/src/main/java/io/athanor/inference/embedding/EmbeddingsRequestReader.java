package io.athanor.inference.embedding;

import io.athanor.inference.embedding.EmbeddingsRequest.Inputs;
import io.athanor.kit.http.openai.OpenAiJson;
import io.athanor.kit.http.openai.RequestField;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads the body of a request for embeddings; what is wrong is refused by its field. */
final class EmbeddingsRequestReader {

  /** OpenAI's limit. */
  private static final int MOST_INPUTS = 2048;

  private static final int MOST_CHARACTERS = 100_000;
  private static final long MOST_CHARACTERS_TOGETHER = 2_000_000;
  private static final int MOST_TOKENS = 8192;
  private static final long MOST_TOKENS_TOGETHER = 300_000;

  private EmbeddingsRequestReader() {}

  static EmbeddingsRequest read(byte[] body) {
    RequestField root = OpenAiJson.object(body);
    return new EmbeddingsRequest(
        root.field("model").text(),
        inputs(root.field("input")),
        dimensions(root.field("dimensions")),
        isBase64(root.field("encoding_format")));
  }

  private static Inputs inputs(RequestField input) {
    if (input.value().isTextual()) {
      return texts(List.of(input));
    }
    if (!input.value().isArray() || input.value().isEmpty()) {
      throw input.wrong("must be a string, or a list of strings or of token ids");
    }
    if (input.value().get(0).isNumber()) {
      return tokens(List.of(input));
    }
    if (input.value().size() > MOST_INPUTS) {
      throw input.wrong("must hold at most %d inputs".formatted(MOST_INPUTS));
    }
    List<RequestField> elements = new ArrayList<>();
    for (int i = 0; i < input.value().size(); i++) {
      elements.add(input.element(i));
    }
    return elements.getFirst().value().isArray() ? tokens(elements) : texts(elements);
  }

  private static Inputs texts(List<RequestField> fields) {
    List<String> texts = new ArrayList<>();
    long total = 0;
    for (RequestField field : fields) {
      String text = field.text();
      if (text.isEmpty()) {
        throw field.wrong("must not be empty");
      }
      if (text.length() > MOST_CHARACTERS) {
        throw field.wrong("must have at most %d characters".formatted(MOST_CHARACTERS));
      }
      total += text.length();
      texts.add(text);
    }
    if (total > MOST_CHARACTERS_TOGETHER) {
      throw fields
          .getFirst()
          .wrong(
              "and the other inputs have more than %d characters"
                  .formatted(MOST_CHARACTERS_TOGETHER));
    }
    return new Inputs.Texts(texts);
  }

  private static Inputs tokens(List<RequestField> fields) {
    List<int[]> texts = new ArrayList<>();
    long total = 0;
    for (RequestField field : fields) {
      int size = field.value().size();
      if (!field.value().isArray() || size == 0 || size > MOST_TOKENS) {
        throw field.wrong("must be a list of 1 to %d token ids".formatted(MOST_TOKENS));
      }
      int[] ids = new int[size];
      for (int i = 0; i < size; i++) {
        ids[i] = field.element(i).integer(-1);
      }
      total += size;
      texts.add(ids);
    }
    if (total > MOST_TOKENS_TOGETHER) {
      throw fields
          .getFirst()
          .wrong("and the other inputs have more than %d tokens".formatted(MOST_TOKENS_TOGETHER));
    }
    return new Inputs.Tokens(texts);
  }

  private static OptionalInt dimensions(RequestField field) {
    if (field.isAbsent()) {
      return OptionalInt.empty();
    }
    if (field.integer(0) < 1) {
      throw field.wrong("must be at least 1");
    }
    return OptionalInt.of(field.integer(0));
  }

  private static boolean isBase64(RequestField field) {
    if (field.isAbsent()) {
      return false;
    }
    return switch (field.text()) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw field.wrong("must be float or base64");
    };
  }
}
