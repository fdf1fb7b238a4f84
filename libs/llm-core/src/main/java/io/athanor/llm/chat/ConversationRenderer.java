package io.athanor.llm.chat;

import io.athanor.llm.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A conversation as token ids, for training with a loss mask and for serving as a prompt; may be
 * used by many threads.
 *
 * <p>Only what the template itself writes becomes a special token; contents are characters,
 * whatever they spell. No token is added to what the template writes, so a beginning-of-sequence
 * token is there exactly if the template has one.
 */
public final class ConversationRenderer {
  private static final Conversation PROBE =
      Conversation.of(Turn.user("question"), Turn.assistant("answer"));

  private final ChatTemplate template;
  private final Tokenizer tokenizer;
  private final AssistantSpans assistantSpans;

  public ConversationRenderer(ChatTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.assistantSpans = new AssistantSpans(template);
  }

  /**
   * The whole conversation with its loss mask: a token is supervised iff its first character lies
   * in an assistant's content or is that of the stop token behind it.
   *
   * @throws ChatTemplateException if the template refuses the conversation or rewrites earlier
   *     turns
   */
  public RenderedConversation render(Conversation conversation) {
    TokenizedText whole = TokenizedText.of(template.render(conversation, false), tokenizer);
    return new RenderedConversation(whole.tokens().ids(), mask(conversation, whole), whole.text());
  }

  /** The row that {@link #render} makes, token by token. */
  public TokenPreview preview(Conversation conversation) {
    TokenizedText whole = TokenizedText.of(template.render(conversation, false), tokenizer);
    return TokenPreview.of(whole.text(), whole.tokens(), mask(conversation, whole), tokenizer);
  }

  private boolean[] mask(Conversation conversation, TokenizedText whole) {
    List<AssistantSpans.Answer> answers =
        learned(conversation, assistantSpans.find(conversation, whole));
    int[] starts = whole.tokens().starts();
    boolean[] supervised = new boolean[starts.length];
    int next = 0;
    for (int index = 0; index < starts.length; index++) {
      while (next < answers.size() && answers.get(next).span().end() <= starts[index]) {
        next++;
      }
      supervised[index] =
          index > 0 && next < answers.size() && answers.get(next).span().contains(starts[index]);
    }
    return supervised;
  }

  /** The answers of the turns that are learned. */
  private static List<AssistantSpans.Answer> learned(
      Conversation conversation, List<AssistantSpans.Answer> answers) {
    List<Turn> turns =
        conversation.turns().stream().filter(turn -> turn.role() == Role.ASSISTANT).toList();
    if (turns.stream().allMatch(Turn::learned)) {
      return answers;
    }
    if (turns.size() != answers.size()) {
      throw new ChatTemplateException(
          "%d assistant turns became %d learned pieces, so turns that are context only cannot be told apart"
              .formatted(turns.size(), answers.size()));
    }
    List<AssistantSpans.Answer> learned = new ArrayList<>();
    for (int index = 0; index < turns.size(); index++) {
      if (turns.get(index).learned()) {
        learned.add(answers.get(index));
      }
    }
    return learned;
  }

  /** The ids of a prompt: the conversation and the beginning of the assistant's next turn. */
  public int[] renderPrompt(Conversation conversation) {
    return TokenizedText.of(template.render(conversation, true), tokenizer).tokens().ids();
  }

  /** The token that ends an assistant turn, found by rendering one. */
  public OptionalInt endOfTurn() {
    TokenizedText whole = TokenizedText.of(template.render(PROBE, false), tokenizer);
    return assistantSpans.find(PROBE, whole).stream()
        .map(AssistantSpans.Answer::stop)
        .filter(Objects::nonNull)
        .mapToInt(TokenizedText.Special::id)
        .findFirst();
  }

  /** The tokens at which generation stops: those the model's files name and the template's own. */
  public StopTokens stopTokens(StopTokens... named) {
    StopTokens all = StopTokens.of(tokenizer.specialTokens().eos());
    for (StopTokens some : Arrays.asList(named)) {
      all = all.and(some);
    }
    return all.and(StopTokens.of(endOfTurn()));
  }
}
