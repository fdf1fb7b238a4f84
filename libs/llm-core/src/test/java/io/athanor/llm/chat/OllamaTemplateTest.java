package io.athanor.llm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaTemplateTest {
  private static final Map<String, String> TOKENS =
      Map.of("bos_token", "<|begin_of_text|>", "eos_token", "<|eot_id|>");

  @ParameterizedTest
  @ValueSource(strings = {"qwen2_5", "llama3", "phi3", "gemma"})
  void goTemplateWritesTheTextOfTheChatTemplate(String name) throws IOException {
    // Given
    ChatTemplate template =
        template(Files.readString(Golden.path("chat-templates/" + name + ".jinja")));
    // When
    OllamaTemplate derived = OllamaTemplate.of(template, "<|begin_of_text|>");
    // Then
    for (List<Turn> turns :
        List.of(
            List.of(Turn.user("Who founded it?")),
            List.of(
                Turn.user("Hello."), Turn.assistant("Good day."), Turn.user("And {{ you }}?")))) {
      String expected = template.render(turns, true).text();
      assertThat("<|begin_of_text|>" + new GoTemplate(derived.text()).render(turns))
          .endsWith(expected);
    }
  }

  @Test
  void systemTurnThatTheTemplateAddsIsWrittenWhereThereIsNone() {
    // Given
    ChatTemplate template =
        template(
            "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
                + "<|im_start|>system\nBe kind.<|im_end|>\n{% endif %}"
                + "<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
                + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}");
    // When
    OllamaTemplate derived = OllamaTemplate.of(template, null);
    // Then
    assertThat(derived.systemTurns()).isTrue();
    assertThat(derived.text())
        .isEqualTo(
            """
            {{ if not .System }}<|im_start|>system
            Be kind.<|im_end|>
            {{ end }}{{ range .Messages }}{{ if eq .Role "system" }}<|im_start|>system
            {{ .Content }}<|im_end|>
            {{ else if eq .Role "user" }}<|im_start|>user
            {{ .Content }}<|im_end|>
            {{ else if eq .Role "assistant" }}<|im_start|>assistant
            {{ .Content }}<|im_end|>
            {{ end }}{{ end }}<|im_start|>assistant
            """);
    assertThat(new GoTemplate(derived.text()).render(List.of(Turn.system("S"), Turn.user("U"))))
        .isEqualTo(template.render(List.of(Turn.system("S"), Turn.user("U")), true).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ strftime_now('%d %b %Y') }}{% for m in messages %}{{ m['content'] }}{% endfor %}",
        "{% for m in messages %}[{{ messages | length }}]{{ m['content'] }}{% endfor %}",
        "{% for m in messages %}{% if m['role'] == 'user' and messages[0]['role'] == 'system' %}"
            + "{{ messages[0]['content'] }}{% endif %}{% if m['role'] != 'system' %}({{ m['content'] }})"
            + "{% endif %}{% endfor %}",
        "{% for m in messages %}{{ '{{' + m['content'] + '}}' }}{% endfor %}"
      })
  void templateThatGoCannotWriteIsRefused(String source) {
    assertThatThrownBy(() -> OllamaTemplate.of(template(source), null))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageStartingWith(
            "the chat template cannot be written as a Go template for Ollama: ");
  }

  private static ChatTemplate template(String source) {
    return ChatTemplate.parse(source, TOKENS);
  }
}
