package io.athanor.llm.chat;

import io.athanor.llm.jinja.Span;
import io.athanor.llm.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to train with a template that would teach a wrong format: before the first step, with the
 * conversation as it would be learned, because such a mistake otherwise shows only in the answers
 * of the tuned model (role words at line ends, answers that never stop).
 *
 * <p>Passing means, for every conversation given: tokenizer, template and base belong together,
 * every turn's content is there, and each assistant turn is learned together with a stop token at
 * which generation stops. Data without conversations needs no template.
 */
public final class TemplateGate {
  private final @Nullable ChatTemplate template;
  private final Tokenizer tokenizer;
  private final StopTokens named;
  private final int embeddingRows;

  /**
   * @param template the model's chat template, null if it has none
   * @param named the stop tokens that the model's files name
   * @param embeddingRows rows of the base model's embedding: ids beyond it do not exist
   */
  public TemplateGate(
      @Nullable ChatTemplate template, Tokenizer tokenizer, StopTokens named, int embeddingRows) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.named = named;
    this.embeddingRows = embeddingRows;
  }

  /**
   * @throws TemplateRefusedException at the first thing that is wrong
   */
  public void check(List<Conversation> conversations) {
    ChatTemplate given = template;
    if (conversations.isEmpty()) {
      requireVocabulary("");
      return;
    }
    Conversation first = conversations.getFirst();
    if (given == null) {
      throw new TemplateRefusedException(
          "the base model has no chat template, so there is no format for conversations such as\n  "
              + MarkedText.of(first)
              + "\nChoose the instruct or chat variant of the base, put a chat_template.jinja into"
              + " its folder, or train on raw text rows");
    }
    requireVocabulary(shown(given, first));
    Set<Integer> stops = stopTokens(given);
    for (int index = 0; index < conversations.size(); index++) {
      String row = "conversation " + (index + 1) + " of " + conversations.size();
      new RowGate(row, given, tokenizer, stops).check(conversations.get(index));
    }
  }

  private void requireVocabulary(String shown) {
    int size = tokenizer.vocabularySize();
    if (size > embeddingRows) {
      throw new TemplateRefusedException(
          "the tokenizer has %d tokens but the base model's embedding only %d rows: they do not belong together.%s Take both from the same model"
              .formatted(size, embeddingRows, shown));
    }
    Set<Integer> stops = new TreeSet<>(named.ids());
    OptionalInt eos = tokenizer.specialTokens().eos();
    eos.ifPresent(stops::add);
    for (int stop : stops) {
      if (stop < 0 || stop >= size) {
        throw new TemplateRefusedException(
            "stop token %d, which the model's files name, is outside the tokenizer's vocabulary of %d tokens.%s Correct eos_token_id in generation_config.json or the GGUF file, or take the model's own tokenizer"
                .formatted(stop, size, shown));
      }
    }
  }

  private String shown(ChatTemplate given, Conversation conversation) {
    try {
      TokenizedText whole = TokenizedText.of(given.render(conversation, false), tokenizer);
      return "\n  " + MarkedText.of(whole, List.of()) + "\n(" + MarkedText.LEGEND + ").";
    } catch (ChatTemplateException refused) {
      return "\n  " + MarkedText.of(conversation) + "\n";
    }
  }

  private Set<Integer> stopTokens(ChatTemplate given) {
    Set<Integer> stops = new TreeSet<>(named.ids());
    tokenizer.specialTokens().eos().ifPresent(stops::add);
    try {
      new ConversationRenderer(given, tokenizer).endOfTurn().ifPresent(stops::add);
    } catch (ChatTemplateException refused) {
      // A template may take no plain exchange; the rows themselves are judged next.
      return stops;
    }
    return stops;
  }

  /** Spans of what is learned, for showing. */
  static List<Span> learned(List<AssistantSpans.Answer> answers) {
    List<Span> spans = new ArrayList<>();
    answers.forEach(answer -> spans.add(answer.span()));
    return spans;
  }
}
