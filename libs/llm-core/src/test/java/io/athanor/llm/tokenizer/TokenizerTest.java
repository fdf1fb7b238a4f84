package io.athanor.llm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenizerTest {
  private static final List<String> WORDS =
      List.of(
          "the",
          "Furnace",
          "don't",
          "I'LL",
          "2024",
          "3.14",
          "é",
          "e\u0301",
          "日本語",
          "العربية",
          "😀",
          "👩‍👩‍👧",
          "\n",
          "\r\n",
          "\t",
          " ",
          "        ",
          "\u00a0",
          "<|im_end|>",
          "<|im_start",
          "im_end|>",
          "<s>",
          "?!",
          "--",
          "_x_",
          "½",
          "\u0000",
          "Ġ",
          "▁");

  private Tokenizer fromFolder;
  private Tokenizer fromGguf;

  @BeforeAll
  void load() throws IOException {
    fromFolder = TokenizerFactory.fromFolder(Golden.path("gguf-golden/hf"));
    try (GgufFile file = GgufFile.open(Golden.path("gguf-golden/base-f32.gguf"))) {
      fromGguf = TokenizerFactory.fromGguf(file.metadata().plain());
    }
  }

  @AfterAll
  void free() {
    fromFolder.close();
    fromGguf.close();
  }

  @Test
  void idsEqualThoseOfTheReferenceLibrary() throws IOException {
    List<ExpectedIds> expected = ExpectedIds.read("tokenizer/tiny-ids.jsonl");
    assertThat(expected).hasSize(207);
    assertThat(ExpectedIds.differing(expected, fromFolder)).isEmpty();
    assertThat(ExpectedIds.differing(expected, fromGguf)).isEmpty();
  }

  @Test
  void tokenizerOfTheGgufEqualsTheOneOfTheFolder() {
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      String text = generated(random);
      assertThat(fromGguf.encode(text, true)).isEqualTo(fromFolder.encode(text, true));
      assertThat(fromGguf.encode(text, false)).isEqualTo(fromFolder.encode(text, false));
    }
  }

  @Test
  void plainTextNeverBecomesASpecialTokenAndDecodesToItself() {
    Random random = new Random(12);
    for (int round = 0; round < 500; round++) {
      String text = generated(random);
      int[] ids = fromFolder.encode(text, false);
      assertThat(ids).doesNotContain(0, 1, 2);
      assertThat(bytes(ids)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void specialTokenIsRecognisedOnlyOutsidePlainText() {
    // Given
    String text = "<|im_start|>a<|im_end|>b<|im_end|>";
    PlainText middle = (from, to) -> from < 23 && to > 13;
    // When
    EncodedText encoded = fromFolder.encode(text, middle);
    // Then
    assertThat(encoded.ids()).startsWith(1).endsWith(2).containsOnlyOnce(2);
    assertThat(encoded.starts()[0]).isZero();
    assertThat(encoded.starts()[1]).isEqualTo(12);
    assertThat(encoded.starts()[encoded.length() - 1]).isEqualTo(24);
    assertThat(bytes(encoded.ids())).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void spellingThatIsPartlyPlainIsNotASpecialToken() {
    assertThat(fromFolder.encode("<|im_end|>", (from, to) -> to > 9).ids())
        .isEqualTo(fromFolder.encode("<|im_end|>", false));
  }

  @Test
  void positionsCountUtf16Units() {
    // When
    EncodedText encoded = fromFolder.encode("😀<|im_end|>a", PlainText.NOWHERE);
    // Then
    int[] starts = encoded.starts();
    assertThat(starts[encoded.length() - 2]).isEqualTo(2);
    assertThat(starts[encoded.length() - 1]).isEqualTo(12);
  }

  @Test
  void longTextIsNotCutOff() {
    assertThat(fromFolder.encode("1 ".repeat(3000), true)).hasSize(6000);
  }

  @Test
  void specialTokensAreThoseOfTheFiles() {
    SpecialTokens expected =
        new SpecialTokens(
            OptionalInt.of(1),
            OptionalInt.of(2),
            OptionalInt.of(2),
            OptionalInt.of(0),
            java.util.Map.of("<|endoftext|>", 0, "<|im_start|>", 1, "<|im_end|>", 2));
    assertThat(fromFolder.specialTokens()).isEqualTo(expected);
    assertThat(fromGguf.specialTokens()).isEqualTo(expected);
    assertThat(fromFolder.vocabularySize()).isEqualTo(320);
  }

  @Test
  void decodingSpellsOrLeavesOutSpecialTokens() {
    int[] ids = fromFolder.encode("<|im_start|>the furnace<|im_end|>", true);
    assertThat(fromFolder.decode(ids)).isEqualTo("<|im_start|>the furnace<|im_end|>");
    assertThat(fromFolder.decodeWithoutSpecialTokens(ids)).isEqualTo("the furnace");
  }

  @Test
  void folderWithoutTokenizerIsRefusedWithItsName(@TempDir Path folder) {
    assertThatThrownBy(() -> TokenizerFactory.fromFolder(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith(folder.resolve("tokenizer.json") + " does not exist");
  }

  private static String generated(Random random) {
    StringBuilder text = new StringBuilder();
    int words = 1 + random.nextInt(12);
    for (int word = 0; word < words; word++) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  private byte[] bytes(int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      bytes.writeBytes(fromFolder.tokenBytes(id));
    }
    return bytes.toByteArray();
  }
}
