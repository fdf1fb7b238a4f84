package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One utterance of a conversation.
 *
 * @param weight 0 keeps an assistant's turn from being learned, as in OpenAI's message format; null
 *     means it is learned
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Turn(Role role, String content, @Nullable Double weight) {

  public Turn(Role role, String content) {
    this(role, content, null);
  }
}
