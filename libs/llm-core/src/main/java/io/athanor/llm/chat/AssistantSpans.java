package io.athanor.llm.chat;

import io.athanor.llm.jinja.RenderedText;
import io.athanor.llm.jinja.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the assistant itself writes: each of its contents and the stop token behind.
 *
 * <p>A template that marks it with {@code {% generation %}} is believed. Otherwise each assistant
 * turn lies between two renderings: the turns before it with the generation prompt, which is where
 * the model starts to write at work, and the turns up to it. That only holds if the template is
 * prefix-preserving, that is if later turns do not change how earlier ones are written; if they do,
 * the conversation is refused, because a mask would be guesswork.
 */
final class AssistantSpans {
  private final ChatTemplate template;

  AssistantSpans(ChatTemplate template) {
    this.template = template;
  }

  /** The spans to learn, and behind each the token that ended the turn, if there is one. */
  record Answer(Span span, TokenizedText.@Nullable Special stop) {}

  List<Answer> find(Conversation conversation, TokenizedText whole) {
    List<Answer> answers = new ArrayList<>();
    if (!whole.rendered().generationSpans().isEmpty()) {
      for (Span span : whole.rendered().generationSpans()) {
        answers.add(answer(whole, span.start(), span.end(), true));
      }
      return answers;
    }
    List<Turn> turns = conversation.turns();
    for (int index = 0; index < turns.size(); index++) {
      if (turns.get(index).role() == Role.ASSISTANT) {
        answers.add(between(turns, index, whole));
      }
    }
    return answers;
  }

  private Answer between(List<Turn> turns, int index, TokenizedText whole) {
    String before = template.render(turns.subList(0, index), true).text();
    RenderedText upTo =
        index + 1 == turns.size()
            ? whole.rendered()
            : template.render(turns.subList(0, index + 1), false);
    int common = commonPrefix(upTo.text(), whole.text());
    // Behind the turn a template may close the conversation (Phi-3 writes its end-of-text token):
    // the two may part there, but not before all of the turn's content.
    int contentEnd = new DataText(upTo.dataSpans()).lastEndIn(0, upTo.text().length());
    boolean preserving =
        upTo.text().startsWith(before) && common >= before.length() && common >= contentEnd;
    if (!preserving) {
      throw new ChatTemplateException(
          "turn "
              + (index + 1)
              + ": the chat template is not prefix-preserving (other turns change how this one is"
              + " written), so the assistant's tokens cannot be told apart. Use a template with"
              + " {% generation %} blocks, or train on one exchange per row");
    }
    return answer(whole, before.length(), common, false);
  }

  private static int commonPrefix(String left, String right) {
    int length = Math.min(left.length(), right.length());
    int position = 0;
    while (position < length && left.charAt(position) == right.charAt(position)) {
      position++;
    }
    return position;
  }

  /** Ends the span behind the first special token that follows the content, if there is one. */
  private static Answer answer(TokenizedText whole, int start, int end, boolean marked) {
    int contentEnd = whole.data().lastEndIn(start, end);
    for (TokenizedText.Special special : whole.specials()) {
      if (special.place().start() > end) {
        break;
      }
      if (special.place().start() >= contentEnd) {
        return new Answer(new Span(start, special.place().end()), special);
      }
    }
    int textEnd = marked ? withoutTrailingSpace(whole.text(), contentEnd, end) : contentEnd;
    return new Answer(new Span(start, textEnd), null);
  }

  private static int withoutTrailingSpace(String text, int contentEnd, int end) {
    int position = end;
    while (position > contentEnd && Character.isWhitespace(text.charAt(position - 1))) {
      position--;
    }
    return position;
  }
}
