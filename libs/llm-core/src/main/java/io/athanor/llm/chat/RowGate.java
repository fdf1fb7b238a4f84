package io.athanor.llm.chat;

import io.athanor.llm.jinja.Span;
import io.athanor.llm.tokenizer.Tokenizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of {@link TemplateGate} for one conversation. */
final class RowGate {
  private static final String BELONG =
      "Use the tokenizer and chat template that the base model was published with";

  private final String row;
  private final ChatTemplate template;
  private final Tokenizer tokenizer;
  private final Set<Integer> stops;

  RowGate(String row, ChatTemplate template, Tokenizer tokenizer, Set<Integer> stops) {
    this.row = row;
    this.template = template;
    this.tokenizer = tokenizer;
    this.stops = stops;
  }

  void check(Conversation conversation) {
    TokenizedText whole = rendered(conversation);
    requireKnownControls(whole);
    requireOneBeginning(whole);
    List<@Nullable Span> places = new TurnContents(whole).places(conversation);
    requireContents(conversation, whole, places);
    List<AssistantSpans.Answer> answers = answers(conversation, whole);
    for (int index = 0; index < places.size(); index++) {
      Span place = places.get(index);
      if (place != null && place.length() > 0) {
        requireTurn(conversation.turns().get(index), index, place, whole, answers);
      }
    }
  }

  private TokenizedText rendered(Conversation conversation) {
    try {
      return TokenizedText.of(template.render(conversation, false), tokenizer);
    } catch (ChatTemplateException refused) {
      throw new TemplateRefusedException(
          row
              + ": "
              + refused.getMessage()
              + "\n  "
              + MarkedText.of(conversation)
              + "\nChange these rows, or use a template that takes them",
          refused);
    }
  }

  private void requireKnownControls(TokenizedText whole) {
    Set<String> unknown = ControlSpellings.unknownTo(tokenizer, whole);
    if (!unknown.isEmpty()) {
      throw refused(
          "the chat template writes %s, which the tokenizer does not know as a token and cuts into pieces: template and tokenizer do not belong together"
              .formatted(String.join(", ", unknown)),
          whole,
          List.of(),
          BELONG);
    }
  }

  private void requireOneBeginning(TokenizedText whole) {
    int bos = tokenizer.specialTokens().bos().orElse(-1);
    int[] ids = whole.tokens().ids();
    for (int index = 1; index < ids.length; index++) {
      if (ids[index] == bos && ids[index - 1] == bos) {
        throw refused(
            "the beginning-of-sequence token stands twice in a row",
            whole,
            List.of(),
            "Remove one of them from the chat template");
      }
    }
  }

  private void requireContents(
      Conversation conversation, TokenizedText whole, List<@Nullable Span> places) {
    for (int index = 0; index < places.size(); index++) {
      if (places.get(index) == null) {
        Role role = conversation.turns().get(index).role();
        throw refused(
            "the chat template drops or rewrites what the %s says in turn %d (\"%s\")"
                .formatted(
                    role.spelling(),
                    index + 1,
                    MarkedText.of(Conversation.of(conversation.turns().get(index)))
                        .substring(role.spelling().length() + 2)),
            whole,
            List.of(),
            role == Role.SYSTEM
                ? "Use a template with a system turn, or remove it from the rows"
                : BELONG);
      }
    }
  }

  private List<AssistantSpans.Answer> answers(Conversation conversation, TokenizedText whole) {
    try {
      return new AssistantSpans(template).find(conversation, whole);
    } catch (ChatTemplateException notPreserving) {
      throw new TemplateRefusedException(
          row + ": " + notPreserving.getMessage() + shown(whole, List.of()), notPreserving);
    }
  }

  private void requireTurn(
      Turn turn, int index, Span place, TokenizedText whole, List<AssistantSpans.Answer> answers) {
    AssistantSpans.Answer answer = null;
    for (AssistantSpans.Answer candidate : answers) {
      if (candidate.span().overlaps(place.start(), place.end())) {
        answer = candidate;
      }
    }
    if (turn.role() != Role.ASSISTANT) {
      if (answer != null) {
        throw refused(
            "the chat template's {%% generation %%} block marks the %s's turn %d as learned"
                .formatted(turn.role().spelling(), index + 1),
            whole,
            TemplateGate.learned(answers),
            "Put only the assistant's content and its stop token inside {% generation %}");
      }
      return;
    }
    if (answer == null
        || answer.span().start() > place.start()
        || answer.span().end() < place.end()) {
      throw refused(
          "the assistant's turn %d is not learned as a whole".formatted(index + 1),
          whole,
          TemplateGate.learned(answers),
          "Put each assistant turn with its stop token inside {% generation %}");
    }
    requireHeader(index, place, whole, answer, answers);
    requireStop(index, place, whole, answer, answers);
  }

  /** The words before the answer come from the prompt at work, so they must not be learned. */
  private void requireHeader(
      int index,
      Span place,
      TokenizedText whole,
      AssistantSpans.Answer answer,
      List<AssistantSpans.Answer> answers) {
    int start = answer.span().start();
    String header = whole.text().substring(start, Math.max(start, place.start()));
    boolean special =
        whole.specials().stream()
            .anyMatch(it -> it.place().start() >= start && it.place().end() <= place.start());
    if (special || header.toLowerCase(Locale.ROOT).contains(Role.ASSISTANT.spelling())) {
      throw refused(
          "the model would learn to write the beginning of turn %d (\"%s\") itself: the template does not write it when asked for the assistant's turn (add_generation_prompt)"
              .formatted(index + 1, header.strip()),
          whole,
          TemplateGate.learned(answers),
          "Add the generation prompt to the template");
    }
  }

  private void requireStop(
      int index,
      Span place,
      TokenizedText whole,
      AssistantSpans.Answer answer,
      List<AssistantSpans.Answer> answers) {
    TokenizedText.Special stop = answer.stop();
    if (stop == null || stop.place().start() < place.end()) {
      throw refused(
          "no stop token is learned behind the assistant's turn %d: %s, so answers would never end"
              .formatted(index + 1, behind(whole.text(), place.end())),
          whole,
          TemplateGate.learned(answers),
          "Use a template that ends assistant turns with a special token of this tokenizer");
    }
    if (!stops.contains(stop.id())) {
      throw refused(
          "the assistant's turn %d ends with %s (token %d), at which generation does not stop (it stops at %s)"
              .formatted(
                  index + 1,
                  whole.text().substring(stop.place().start(), stop.place().end()),
                  stop.id(),
                  stops),
          whole,
          TemplateGate.learned(answers),
          "End each assistant turn with the model's end-of-turn token, or name this token in"
              + " eos_token_id of generation_config.json");
    }
  }

  private static String behind(String text, int contentEnd) {
    String rest = text.substring(contentEnd).strip();
    int line = rest.indexOf('\n');
    String word = line < 0 ? rest : rest.substring(0, line);
    return word.isEmpty()
        ? "the template writes nothing there"
        : "\"" + word + "\" is plain text for this tokenizer";
  }

  private TemplateRefusedException refused(
      String problem, TokenizedText whole, List<Span> learned, String remedy) {
    return new TemplateRefusedException(
        row + ": " + problem + shown(whole, learned) + " " + remedy);
  }

  private static String shown(TokenizedText whole, List<Span> learned) {
    return ".\n  " + MarkedText.of(whole, learned) + "\n(" + MarkedText.LEGEND + ").";
  }
}
