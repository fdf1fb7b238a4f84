package io.athanor.llm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GgufTokenizerTest {
  @Test
  void unknownPreTokenizerIsRefusedByName() {
    // Given
    Map<String, Object> keys = byteLevel();
    keys.put("tokenizer.ggml.pre", "tekken");
    // Then
    assertThatThrownBy(() -> TokenizerFactory.fromGguf(keys))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("tokenizer.ggml.pre: the pre-tokenizer 'tekken' is not known")
        .hasMessageContaining("gpt-2, llama-bpe");
  }

  @Test
  void unknownKindIsRefusedByName() {
    // Given
    Map<String, Object> keys = byteLevel();
    keys.put("tokenizer.ggml.model", "bert");
    // Then
    assertThatThrownBy(() -> TokenizerFactory.fromGguf(keys))
        .hasMessage("GGUF key tokenizer.ggml.model: 'bert' is not known; known are gpt2, llama");
  }

  @Test
  void fileWithoutTokenizerIsRefused() {
    assertThatThrownBy(() -> TokenizerFactory.fromGguf(Map.of()))
        .hasMessage("GGUF key tokenizer.ggml.tokens is missing: the file has no tokenizer");
  }

  @Test
  void everyKnownPreTokenizerCutsDigitsItsOwnWay() {
    assertThat(idsWith("gpt-2", "112")).containsExactly(5, 3);
    assertThat(idsWith("smollm", "112")).containsExactly(2, 2, 3);
    assertThat(idsWith("qwen2", "112")).containsExactly(2, 2, 3);
    assertThat(idsWith("llama-bpe", "1112")).containsExactly(5, 2, 3);
    assertThat(idsWith("default", "1112")).containsExactly(5, 2, 3);
  }

  @Test
  void sentencePieceMergesByScoreAndFallsBackToBytes() {
    // Given
    try (Tokenizer tokenizer = TokenizerFactory.fromGguf(sentencePiece())) {
      // When
      int[] ids = tokenizer.encode("ab aé", true);
      // Then: "▁ab" wins over "▁a" + "b"; é is two bytes.
      assertThat(ids).containsExactly(9, 8, 3, 4);
      assertThat(tokenizer.tokenBytes(9)).isEqualTo(" ab".getBytes());
      assertThat(tokenizer.tokenBytes(3)).containsExactly(0xc3);
      assertThat(tokenizer.decode(ids)).isEqualTo("ab aé");
      assertThat(tokenizer.encode("</s>", true)).containsExactly(2);
      assertThat(tokenizer.encode("</s>", false)).doesNotContain(2);
    }
  }

  private static int[] idsWith(String pre, String text) {
    Map<String, Object> keys = byteLevel();
    keys.put("tokenizer.ggml.pre", pre);
    try (Tokenizer tokenizer = TokenizerFactory.fromGguf(keys)) {
      return tokenizer.encode(text, true);
    }
  }

  private static Map<String, Object> byteLevel() {
    return new HashMap<>(
        Map.of(
            "tokenizer.ggml.model",
            "gpt2",
            "tokenizer.ggml.pre",
            "gpt-2",
            "tokenizer.ggml.tokens",
            List.of("<|end|>", "a", "1", "2", "ab", "11"),
            "tokenizer.ggml.token_type",
            new int[] {3, 1, 1, 1, 1, 1},
            "tokenizer.ggml.merges",
            new String[] {"1 1"}));
  }

  private static Map<String, Object> sentencePiece() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>", "<0xC3>", "<0xA9>"));
    tokens.addAll(List.of("▁", "a", "b", "▁a", "▁ab"));
    Map<String, Object> keys = new HashMap<>();
    keys.put("tokenizer.ggml.model", "llama");
    keys.put("tokenizer.ggml.tokens", tokens);
    keys.put("tokenizer.ggml.token_type", List.of(2, 3, 3, 6, 6, 1, 1, 1, 1, 1));
    keys.put("tokenizer.ggml.scores", new float[] {0, 0, 0, 0, 0, -9, -9, -9, -1, -2});
    keys.put("tokenizer.ggml.unknown_token_id", 0);
    return keys;
  }
}
