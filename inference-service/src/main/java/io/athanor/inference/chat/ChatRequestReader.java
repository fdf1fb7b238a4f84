package io.athanor.inference.chat;

import io.athanor.inference.engine.AnswerOptions;
import io.athanor.kit.http.openai.RequestField;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalInt;

/**
 * Reads the body of a chat completion request. What would change the answer and is not supported is
 * refused by its name; fields that only describe the request are ignored.
 */
@ApplicationScoped
public class ChatRequestReader {

  private static final int MOST_TOP_LOGPROBS = 20;

  private final DecodingReader decoding;

  ChatRequestReader(DecodingReader decoding) {
    this.decoding = decoding;
  }

  /** Reads the fields of a parsed body. */
  public ChatRequest read(RequestField root) {
    KnownFields.require(root);
    RequestField newName = root.field("max_completion_tokens");
    return new ChatRequest(
        root.field("model").text(),
        MessagesReader.read(root.field("messages")),
        decoding.read(
            root,
            newName.isAbsent() ? root.field("max_tokens") : newName,
            new AnswerOptions(
                topLogprobs(root), ResponseFormatReader.grammar(root.field("response_format")))));
  }

  private static OptionalInt topLogprobs(RequestField root) {
    boolean wanted = root.field("logprobs").flag(false);
    RequestField top = root.field("top_logprobs");
    int count = top.integer(0, 0, MOST_TOP_LOGPROBS);
    if (!top.isAbsent() && !wanted) {
      throw top.wrong("needs 'logprobs' to be true");
    }
    return wanted ? OptionalInt.of(count) : OptionalInt.empty();
  }
}
