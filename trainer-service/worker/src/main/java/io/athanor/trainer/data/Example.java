package io.athanor.trainer.data;

import java.util.List;

/** One row of a shard: a conversation, or raw text that is learnt as it stands. */
public sealed interface Example {
  /** Name under which losses are noted. */
  String id();

  /** Factor on the loss of its tokens. */
  float weight();

  /** Turns that go through the base's chat template; loss lies on what the assistant says. */
  record Conversation(String id, List<Message> messages, float weight) implements Example {
    public Conversation {
      if (messages.isEmpty()) {
        throw new IllegalArgumentException("turns must not be empty");
      }
      requireWeight(weight);
      messages = List.copyOf(messages);
    }
  }

  /** A document without any template; loss lies on all of it. */
  record RawText(String id, String text, float weight) implements Example {
    public RawText {
      if (text.isBlank()) {
        throw new IllegalArgumentException("text must not be empty");
      }
      requireWeight(weight);
    }
  }

  /**
   * One turn.
   *
   * @param role system, user or assistant
   * @param learned whether the loss lies on it, if it is the assistant's
   */
  record Message(String role, String content, boolean learned) {
    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";

    public Message(String role, String content) {
      this(role, content, true);
    }

    public Message {
      if (!role.equals(SYSTEM) && !role.equals(USER) && !role.equals(ASSISTANT)) {
        throw new IllegalArgumentException(
            "role must be system, user or assistant, was '" + role + "'");
      }
    }
  }

  /** A question and its answer. */
  static Example of(String id, String question, String answer) {
    return new Conversation(
        id,
        List.of(new Message(Message.USER, question), new Message(Message.ASSISTANT, answer)),
        1);
  }

  private static void requireWeight(float weight) {
    if (!(weight > 0)) {
      throw new IllegalArgumentException("weight must be above 0, was " + weight);
    }
  }
}
