package io.athanor.llm.chat;

import io.athanor.llm.jinja.RenderSettings;
import io.athanor.llm.jinja.RenderedText;
import io.athanor.llm.jinja.Template;
import io.athanor.llm.jinja.TemplateException;
import io.athanor.llm.jinja.TrustedText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The template that a model was trained with; immutable, may be used by many threads.
 *
 * <p>It gets the variables that {@code transformers} gives: {@code messages}, {@code tools} and
 * {@code documents} (none), {@code add_generation_prompt} and the special tokens. Role names and
 * special tokens count as template text, contents as data.
 */
public final class ChatTemplate {
  private final String source;
  private final Template template;
  private final Map<String, String> specialTokens;
  private final RenderSettings settings;

  private ChatTemplate(
      String source, Template template, Map<String, String> specialTokens, Clock clock) {
    this.source = source;
    this.template = template;
    this.specialTokens = Map.copyOf(specialTokens);
    this.settings = RenderSettings.standard(clock);
  }

  /**
   * Parses a template that reads the system clock if it asks for the date.
   *
   * @param specialTokens spellings by variable name, such as {@code bos_token}
   */
  public static ChatTemplate parse(String source, Map<String, String> specialTokens) {
    return parse(source, specialTokens, Clock.systemDefaultZone());
  }

  /**
   * Parses a template.
   *
   * @param specialTokens spellings by variable name, such as {@code bos_token}
   * @param clock what {@code strftime_now} reads
   */
  public static ChatTemplate parse(String source, Map<String, String> specialTokens, Clock clock) {
    try {
      return new ChatTemplate(source, Template.parse(source), specialTokens, clock);
    } catch (TemplateException malformed) {
      throw new ChatTemplateException(
          "the chat template is malformed: " + malformed.getMessage(), malformed);
    }
  }

  /** The same template at another time. */
  ChatTemplate at(Clock clock) {
    return new ChatTemplate(source, template, specialTokens, clock);
  }

  /** The template's text. */
  public String source() {
    return source;
  }

  /**
   * The conversation as text.
   *
   * @param addGenerationPrompt whether the beginning of an assistant turn is written at the end
   * @throws ChatTemplateException if the template refuses the conversation or fails
   */
  public RenderedText render(Conversation conversation, boolean addGenerationPrompt) {
    return render(conversation.turns(), addGenerationPrompt);
  }

  RenderedText render(List<Turn> turns, boolean addGenerationPrompt) {
    List<Map<String, Object>> messages = new ArrayList<>(turns.size());
    for (Turn turn : turns) {
      messages.add(
          Map.of("role", new TrustedText(turn.role().spelling()), "content", turn.content()));
    }
    Map<String, @Nullable Object> variables = new HashMap<>();
    specialTokens.forEach((name, spelling) -> variables.put(name, new TrustedText(spelling)));
    variables.put("messages", messages);
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", addGenerationPrompt);
    try {
      return template.render(variables, settings);
    } catch (TemplateException refused) {
      throw new ChatTemplateException(
          "the conversation cannot be written in the model's format: " + refused.getMessage(),
          refused);
    }
  }
}
