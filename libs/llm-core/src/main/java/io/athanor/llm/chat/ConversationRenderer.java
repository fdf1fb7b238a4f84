package io.athanor.llm.chat;

import io.athanor.llm.tokenizer.Tokenizer;
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
   * in an assistant's content or is that of the stop token behind it, and that turn is to be
   * learned.
   *
   * @throws ChatTemplateException if the template refuses the conversation or rewrites earlier
   *     turns
   */
  public RenderedConversation render(Conversation conversation) {
    TokenizedText whole = TokenizedText.of(template.render(conversation, false), tokenizer);
    List<AssistantSpans.Answer> answers = assistantSpans.find(conversation, whole);
    boolean[] learned = learned(conversation, answers.size());
    int[] starts = whole.tokens().starts();
    boolean[] supervised = new boolean[starts.length];
    int next = 0;
    for (int index = 0; index < starts.length; index++) {
      while (next < answers.size() && answers.get(next).span().end() <= starts[index]) {
        next++;
      }
      supervised[index] =
          index > 0
              && next < answers.size()
              && learned[next]
              && answers.get(next).span().contains(starts[index]);
    }
    return new RenderedConversation(whole.tokens().ids(), supervised, whole.text());
  }

  /** Which answers are to be learned, in their order. */
  private static boolean[] learned(Conversation conversation, int answers) {
    List<Turn> turns =
        conversation.turns().stream().filter(turn -> turn.role() == Role.ASSISTANT).toList();
    boolean all = turns.stream().allMatch(Turn::learned);
    if (!all && turns.size() != answers) {
      throw new ChatTemplateException(
          "the template marks %d answers for %d assistant turns, so it is not clear which of them are not to be learned"
              .formatted(answers, turns.size()));
    }
    boolean[] learned = new boolean[answers];
    for (int index = 0; index < answers; index++) {
      learned[index] = all || turns.get(index).learned();
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
