package io.athanor.llm.chat;

/**
 * One message of a conversation.
 *
 * @param learned whether the loss lies on it, if it is the assistant's
 */
public record Turn(Role role, String content, boolean learned) {
  public Turn(Role role, String content) {
    this(role, content, true);
  }

  public static Turn system(String content) {
    return new Turn(Role.SYSTEM, content);
  }

  public static Turn user(String content) {
    return new Turn(Role.USER, content);
  }

  public static Turn assistant(String content) {
    return new Turn(Role.ASSISTANT, content);
  }
}
