package io.athanor.llm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationLengthTest {
  private static final Conversation EXCHANGE =
      Conversation.of(
          Turn.system("You are terse."), Turn.user("Who?"), Turn.assistant("Ada <|im_end|> Birch"));

  @Test
  void countsTheTokensOfTheTrainingRowInFolderAndGgufAlike() throws Exception {
    for (String place : List.of("gguf-golden/hf", "gguf-golden/base-f32.gguf")) {
      // Given
      Path model = Golden.path(place);
      try (ModelChat chat = ModelChat.open(model);
          ConversationLength length = ConversationLength.of(model)) {
        // When
        int conversation = length.tokens(EXCHANGE);
        int document = length.tokens("To be, or not to be");
        // Then
        assertThat(conversation).isEqualTo(chat.render(EXCHANGE).length()).isGreaterThan(20);
        assertThat(document).isEqualTo(chat.document("To be, or not to be").length());
      }
    }
  }

  @Test
  void previewIsTheTrainingRowTokenByToken() throws Exception {
    // Given
    Conversation conversation =
        Conversation.of(
            Turn.user("Who? 🜂"),
            new Turn(Role.ASSISTANT, "Ada.", false),
            Turn.user("And <|im_end|>?"),
            Turn.assistant("Birch."));
    try (ModelChat chat = ModelChat.open(Golden.path("gguf-golden/hf"))) {
      // When
      TokenPreview preview = chat.preview(conversation);
      RenderedConversation row = chat.render(conversation);
      // Then
      assertThat(preview.tokens().stream().mapToInt(TokenPreview.Token::id).toArray())
          .isEqualTo(row.ids());
      assertThat(preview.tokens().stream().map(TokenPreview.Token::text).toList())
          .satisfies(texts -> assertThat(String.join("", texts)).isEqualTo(row.text()));
      assertThat(learned(preview)).isEqualTo("Birch.<|im_end|>");
      assertThat(preview.learned()).isEqualTo(row.supervisedTokens());
      assertThat(preview.tokens().stream().filter(TokenPreview.Token::special).count())
          .isEqualTo(8);
    }
  }

  @Test
  void previewOfADocumentLearnsAllButItsFirstToken() throws Exception {
    try (ModelChat chat = ModelChat.open(Golden.path("gguf-golden/hf"))) {
      // When
      TokenPreview preview = chat.previewDocument("To be.");
      // Then
      assertThat(preview.tokens().getFirst().learned()).isFalse();
      assertThat(preview.learned()).isEqualTo(preview.tokens().size() - 1);
      assertThat(preview.tokens().stream().map(TokenPreview.Token::text).toList())
          .satisfies(texts -> assertThat(String.join("", texts)).isEqualTo("To be."));
    }
  }

  private static String learned(TokenPreview preview) {
    StringBuilder text = new StringBuilder();
    preview.tokens().stream()
        .filter(TokenPreview.Token::learned)
        .forEach(token -> text.append(token.text()));
    return text.toString();
  }

  @Test
  void aModelWithoutTemplateCountsDocumentsButRefusesConversations(@TempDir Path folder)
      throws Exception {
    // Given
    Files.copy(
        Golden.path("gguf-golden/hf").resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    try (ConversationLength length = ConversationLength.of(folder)) {
      // When
      int document = length.tokens("ab");
      // Then
      assertThat(document).isPositive();
      assertThatThrownBy(() -> length.tokens(EXCHANGE))
          .isInstanceOf(ChatTemplateException.class)
          .hasMessageContaining("no chat template");
    }
  }
}
