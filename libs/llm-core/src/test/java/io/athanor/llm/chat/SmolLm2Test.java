package io.athanor.llm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.Golden;
import io.athanor.llm.tokenizer.ExpectedIds;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import io.athanor.llm.tokenizer.TokenizerMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The real model: run with {@code -Dathanor.test.smollm2=<its GGUF file>}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmolLm2Test {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Tokenizer tokenizer;
  private ConversationRenderer renderer;

  @BeforeAll
  void load() throws IOException {
    String file = System.getProperty("athanor.test.smollm2", "");
    assumeTrue(!file.isEmpty(), "skipped: athanor.test.smollm2 does not name the GGUF file");
    try (GgufFile gguf = GgufFile.open(Path.of(file))) {
      Map<String, Object> keys = gguf.metadata().plain();
      tokenizer = TokenizerFactory.fromGguf(keys);
      ChatTemplate template = ChatTemplates.fromGguf(TokenizerMetadata.of(keys), tokenizer);
      renderer = new ConversationRenderer(template, tokenizer);
    }
  }

  @AfterAll
  void free() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Test
  void idsEqualThoseOfTheReferenceLibrary() throws IOException {
    for (String line : Files.readAllLines(Golden.path("tokenizer/smollm2-ids.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      assertThat(tokenizer.encode(record.get("text").asText(), true))
          .isEqualTo(ExpectedIds.ints(record.get("ids")));
    }
  }

  @Test
  void conversationsEqualTheReferenceInIdsAndMask() throws IOException {
    for (JsonNode row :
        JSON.readTree(Golden.path("tokenizer/smollm2-conversations.json").toFile())) {
      // Given
      List<Turn> turns = new ArrayList<>();
      for (JsonNode turn : row.get("turns")) {
        turns.add(new Turn(Role.of(turn.get("role").asText()), turn.get("content").asText()));
      }
      Conversation conversation = new Conversation(turns);
      // When
      RenderedConversation rendered = renderer.render(conversation);
      // Then
      int[] supervised =
          IntStream.range(0, rendered.length())
              .filter(index -> rendered.supervised()[index])
              .toArray();
      assertThat(rendered.text()).isEqualTo(row.get("text").asText());
      assertThat(rendered.ids()).isEqualTo(ExpectedIds.ints(row.get("ids")));
      assertThat(supervised).isEqualTo(ExpectedIds.ints(row.get("supervised")));
      assertThat(renderer.renderPrompt(conversation))
          .isEqualTo(ExpectedIds.ints(row.get("promptIds")));
    }
  }

  @Test
  void stopTokenIsTheEndOfATurn() {
    assertThat(renderer.stopTokens().ids()).containsExactly(2);
  }
}
