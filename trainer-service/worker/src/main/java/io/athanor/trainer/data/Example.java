package io.athanor.trainer.data;

import java.util.List;

/**
 * One conversation of a shard.
 *
 * @param weight factor on the loss of its tokens
 */
public record Example(String id, List<Message> messages, float weight) {
  /** One turn; role is system, user or assistant. */
  public record Message(String role, String content) {
    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";

    public Message {
      if (!role.equals(SYSTEM) && !role.equals(USER) && !role.equals(ASSISTANT)) {
        throw new IllegalArgumentException(
            "role must be system, user or assistant, was '" + role + "'");
      }
    }
  }

  public Example {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("turns must not be empty");
    }
    if (!(weight > 0)) {
      throw new IllegalArgumentException("weight must be above 0, was " + weight);
    }
    messages = List.copyOf(messages);
  }

  /** A question and its answer. */
  public static Example of(String id, String question, String answer) {
    return new Example(
        id,
        List.of(new Message(Message.USER, question), new Message(Message.ASSISTANT, answer)),
        1);
  }
}
