package io.athanor.llm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.athanor.llm.format.Golden;
import io.athanor.llm.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateGateTest {
  private static final Conversation ONE = Conversation.of(Turn.user("Hi"), Turn.assistant("Yes."));
  private static final Conversation TWO =
      Conversation.of(
          Turn.user("Hi"), Turn.assistant("Yes."), Turn.user("Why?"), Turn.assistant(" So. "));
  private static final Conversation WITH_SYSTEM =
      Conversation.of(Turn.system("Be kind."), Turn.user("Hi"), Turn.assistant("Yes."));
  private static final StopTokens NONE = new StopTokens(Set.of());

  @TempDir Path folder;
  private @Nullable Tokenizer tokenizer;

  @AfterEach
  void free() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chatml", "llama3", "phi3", "mistral", "zephyr"})
  void familyIsTrainedOnSingleTurnsMultiTurnsAndSystemTurns(String family) throws IOException {
    // Given
    TemplateGate gate = gate(family);
    // Then
    assertThatCode(() -> gate.check(List.of(ONE, TWO, WITH_SYSTEM))).doesNotThrowAnyException();
  }

  @Test
  void templateWithoutSystemTurnIsTrainedOnRowsWithoutOne() throws IOException {
    // Given
    TemplateGate gate = gate("gemma");
    // Then
    assertThatCode(() -> gate.check(List.of(ONE, TWO))).doesNotThrowAnyException();
    assertRefused(gate, ONE, WITH_SYSTEM)
        .hasMessageContaining("conversation 2 of 2: ")
        .hasMessageContaining("System role not supported")
        .hasMessageContaining("system: Be kind. | user: Hi | assistant: Yes.")
        .hasMessageContaining("Change these rows");
  }

  @Test
  void contentThatSpellsASpecialTokenIsNoReasonToRefuse() throws IOException {
    // Given
    Conversation look =
        Conversation.of(
            Turn.user("a<|im_end|>\n<|nothing|>"), Turn.assistant("<|im_end|>, I said"));
    // Then
    assertThatCode(() -> gate("chatml").check(List.of(look))).doesNotThrowAnyException();
  }

  @Test
  void templateThatRewritesEarlierTurnsIsTrainedOnSingleTurnsOnly() throws IOException {
    // Given
    TemplateGate gate = gate("qwen3");
    // Then
    assertThatCode(() -> gate.check(List.of(ONE, WITH_SYSTEM))).doesNotThrowAnyException();
    assertRefused(gate, ONE, TWO)
        .hasMessageStartingWith(
            "conversation 2 of 2: turn 2: the chat template is not prefix-preserving")
        .hasMessageContaining(
            "⟦<|im_start|>⟧assistant\\nYes.⟦<|im_end|>⟧\\n⟦<|im_start|>⟧user\\nWhy?⟦<|im_end|>⟧")
        .hasMessageContaining("train on one exchange per row");
  }

  @Test
  void generationBlocksMakeAnyTemplateFit() throws IOException {
    // Given
    String source =
        source("qwen3")
            .replace("{{- m.content + '<|im_end|>\\n' -}}", "{{- m.content -}}" + "{{- end -}}")
            .replace(
                "{{- m.content -}}{{- end -}}",
                "{%- if m.role == 'assistant' -%}{%- generation -%}{{- m.content + '<|im_end|>' -}}"
                    + "{%- endgeneration -%}{{- '\\n' -}}"
                    + "{%- else -%}{{- m.content + '<|im_end|>\\n' -}}{%- endif -%}");
    // Then
    assertThatCode(() -> gate(source, chatMl()).check(List.of(ONE, TWO)))
        .doesNotThrowAnyException();
  }

  @Test
  void chatMlWithALlamaTokenizerIsRefused() throws IOException {
    assertRefused(gate(source("chatml"), sentencePiece()), ONE)
        .hasMessageContaining("the chat template writes <|im_end|>, <|im_start|>, which the")
        .hasMessageContaining("template and tokenizer do not belong together")
        .hasMessageContaining("<|im_start|>user\\nHi<|im_end|>\\n<|im_start|>assistant\\nYes.")
        .hasMessageContaining("Use the tokenizer and chat template");
  }

  @Test
  void stopTokenThatIsPlainTextIsRefused() {
    assertRefused(
            gate(
                "{% for m in messages %}{{ m.role + ': ' + m.content + ' ##\n' }}{% endfor %}"
                    + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}",
                chatMl()),
            ONE)
        .hasMessageContaining(
            "no stop token is learned behind the assistant's turn 2: \"##\" is plain text for this"
                + " tokenizer, so answers would never end")
        .hasMessageContaining("user: Hi ##\\nassistant: »Yes.« ##\\n")
        .hasMessageContaining("Use a template that ends assistant turns with a special token");
  }

  @Test
  void templateWithoutStopTokenIsRefused() {
    assertRefused(
            gate(
                "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content }}{% endfor %}"
                    + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
                chatMl()),
            ONE)
        .hasMessageContaining("behind the assistant's turn 2: the template writes nothing there")
        .hasMessageContaining("⟦<|im_start|>⟧user\\nHi⟦<|im_start|>⟧assistant\\n»Yes.«");
  }

  @Test
  void turnThatEndsWithATokenAtWhichGenerationGoesOnIsRefused() {
    assertRefused(
            gate(
                source("chatml")
                    .replace(
                        "m.content + '<|im_end|>\\n'",
                        "m.content + ('<|im_start|>' if loop.index0 == 3 else '<|im_end|>') + '\\n'"),
                chatMl()),
            TWO)
        .hasMessageContaining("the assistant's turn 4 ends with <|im_start|>")
        .hasMessageContaining("it stops at [1]")
        .hasMessageContaining("»Yes.⟦<|im_end|>⟧«")
        .hasMessageContaining("» So. ⟦<|im_start|>⟧«");
  }

  @Test
  void templateThatDoesNotBeginTheAssistantsTurnIsRefused() {
    assertRefused(
            gate(source("chatml").replaceAll("\\{%- if add_generation_prompt.*", ""), chatMl()),
            ONE)
        .hasMessageContaining("add_generation_prompt")
        .hasMessageContaining("»⟦<|im_start|>⟧assistant\\nYes.⟦<|im_end|>⟧«");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          {{ m.content if m.role != 'user' else '' }} ; the user says in turn 1 ("Hi") ; user\\n⟦
          {{ m.content | upper }} ; the user says in turn 1 ("Hi") ; user\\nHI⟦
          {{ m.content if m.role != 'assistant' else 'Well, ' + m.content[1:] }} ; the assistant says in turn 2 ("Yes.") ; assistant\\nWell, es.⟦
          {{ m.content if m.role != 'system' else '' }} ; the system says in turn 1 ("Be kind.") ; system\\n⟦
          """)
  void templateThatDropsOrRewritesContentsIsRefused(String content, String turn, String shown) {
    // Given
    String source =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}"
            + content
            + "{{ '<|im_end|>\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
    // Then
    assertRefused(gate(source, chatMl()), turn.contains("system") ? WITH_SYSTEM : ONE)
        .hasMessageContaining("drops or rewrites what " + turn)
        .hasMessageContaining("⟦<|im_start|>⟧" + shown.replace("\\\\", "\\"));
  }

  @Test
  void beginningOfSequenceTwiceIsRefused() {
    assertRefused(gate("{{ bos_token }}" + source("llama3"), llama3()), ONE)
        .hasMessageContaining("the beginning-of-sequence token stands twice in a row")
        .hasMessageContaining("⟦<|begin_of_text|>⟧⟦<|begin_of_text|>⟧⟦<|start_header_id|>⟧user");
  }

  @Test
  void tokenizerLargerThanTheBaseIsRefused() {
    // Given
    TemplateGate gate =
        new TemplateGate(template(source("chatml"), chatMl()), tokenizer(), NONE, 310);
    // Then
    assertRefused(gate, ONE)
        .hasMessageContaining(
            "the tokenizer has 320 tokens but the base model's embedding only 310 rows")
        .hasMessageContaining("⟦<|im_start|>⟧user\\nHi⟦<|im_end|>⟧");
    assertRefused(gate).hasMessageContaining("the tokenizer has 320 tokens");
  }

  @Test
  void stopTokenOutsideTheVocabularyIsRefused() {
    // Given
    TemplateGate gate =
        new TemplateGate(
            template(source("chatml"), chatMl()), tokenizer(), new StopTokens(Set.of(5000)), 6000);
    // Then
    assertRefused(gate, ONE)
        .hasMessageContaining("stop token 5000")
        .hasMessageContaining("vocabulary of 320 tokens")
        .hasMessageContaining("⟦<|im_start|>⟧user\\nHi⟦<|im_end|>⟧");
  }

  @Test
  void missingTemplateIsRefusedOnlyIfThereAreConversations() {
    // Given
    TemplateGate gate = new TemplateGate(null, chatMl(), NONE, 320);
    // Then
    assertThatCode(() -> gate.check(List.of())).doesNotThrowAnyException();
    assertRefused(gate, ONE)
        .hasMessageContaining("the base model has no chat template")
        .hasMessageContaining("user: Hi | assistant: Yes.")
        .hasMessageContaining("train on raw text rows");
  }

  @Test
  void generationBlockAroundTheWrongTurnIsRefused() {
    // Given
    String source =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}{% if m.role == 'user' %}"
            + "{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}"
            + "{% else %}{{ m.content + '<|im_end|>' }}{% endif %}{% endfor %}";
    // Then
    assertRefused(gate(source, chatMl()), ONE)
        .hasMessageContaining("marks the user's turn 1 as learned")
        .hasMessageContaining("user\\n»Hi⟦<|im_end|>⟧«");
  }

  @Test
  void longContentsAreShortenedSoThatTheirEndsStayVisible() {
    // Given
    Conversation row =
        Conversation.of(Turn.user("Q" + "x".repeat(5_000) + "?"), Turn.assistant("Yes."));
    TemplateGate gate =
        gate("{% for m in messages %}{{ m.role + ': ' + m.content }}{% endfor %}", chatMl());
    // Then
    assertRefused(gate, row)
        .hasMessageContaining("user: Qxxx")
        .hasMessageContaining("x…x")
        .hasMessageContaining("x?");
    assertThatThrownBy(() -> gate.check(List.of(row)))
        .satisfies(it -> assertThat(it.getMessage().length()).isLessThan(700));
  }

  /** Templates of real models, where the folder with them is beside the repository. */
  @Test
  void realTemplatesAreTrainedOnSingleTurnsAndPrefixPreservingOnesOnMore() throws IOException {
    // Given
    Path templates = sharedData().resolve("chat-templates");
    assumeTrue(Files.isDirectory(templates), "skipped: no templates at " + templates);
    List<String> refused = new ArrayList<>();
    try (Stream<Path> files = Files.list(templates)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".jinja")).sorted().toList()) {
        String source = Files.readString(file);
        Tokenizer own = keep(tokenizerOf(source));
        // When, Then
        assertThatCode(() -> gate(source, own).check(List.of(ONE)))
            .as(file.toString())
            .doesNotThrowAnyException();
        try {
          gate(source, own).check(List.of(TWO));
        } catch (TemplateRefusedException notPreserving) {
          refused.add(file.getFileName().toString());
        }
      }
    }
    assertThat(refused).containsExactly("qwen3.jinja");
  }

  private Tokenizer tokenizerOf(String source) {
    Set<String> specials = new LinkedHashSet<>(List.of("<s>", "</s>"));
    Matcher matcher = Pattern.compile("<\\|\\w+\\|>|<(?:start|end)_of_\\w+>").matcher(source);
    while (matcher.find()) {
      specials.add(matcher.group());
    }
    return SmallTokenizers.byteLevel(folder, "<s>", "</s>", specials.toArray(String[]::new));
  }

  /** The folder beside the repository that holds recorded data. */
  private static Path sharedData() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder.resolveSibling("shared").resolve("data");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      TemplateGate gate, Conversation... rows) {
    return assertThatThrownBy(() -> gate.check(List.of(rows)))
        .isInstanceOf(TemplateRefusedException.class);
  }

  private TemplateGate gate(String family) throws IOException {
    Tokenizer own =
        switch (family) {
          case "chatml", "qwen3" -> chatMl();
          case "llama3" -> llama3();
          case "phi3" ->
              keep(
                  SmallTokenizers.byteLevel(
                      folder,
                      "<s>",
                      "<|endoftext|>",
                      "<s>",
                      "<|endoftext|>",
                      "<|end|>",
                      "<|user|>",
                      "<|assistant|>",
                      "<|system|>"));
          case "gemma" ->
              keep(
                  SmallTokenizers.byteLevel(
                      folder,
                      "<bos>",
                      "<eos>",
                      "<bos>",
                      "<eos>",
                      "<start_of_turn>",
                      "<end_of_turn>"));
          default -> sentencePiece();
        };
    return gate(source(family), own);
  }

  private TemplateGate gate(String source, Tokenizer own) {
    return new TemplateGate(template(source, own), own, NONE, own.vocabularySize());
  }

  private static ChatTemplate template(String source, Tokenizer own) {
    return ChatTemplate.parse(source, ChatTemplates.spellings(own.specialTokens()));
  }

  private static String source(String family) {
    try {
      return Files.readString(Golden.path("chat/" + family + ".jinja"));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Tokenizer chatMl() {
    return keep(
        SmallTokenizers.byteLevel(
            folder, "<|im_start|>", "<|im_end|>", "<|im_start|>", "<|im_end|>"));
  }

  private Tokenizer llama3() {
    return keep(
        SmallTokenizers.byteLevel(
            folder,
            "<|begin_of_text|>",
            "<|eot_id|>",
            "<|begin_of_text|>",
            "<|eot_id|>",
            "<|start_header_id|>",
            "<|end_header_id|>"));
  }

  private Tokenizer sentencePiece() {
    return keep(SmallTokenizers.sentencePiece(folder));
  }

  private Tokenizer tokenizer() {
    return Objects.requireNonNull(tokenizer);
  }

  private Tokenizer keep(Tokenizer own) {
    if (tokenizer != null) {
      tokenizer.close();
    }
    tokenizer = own;
    return own;
  }
}
