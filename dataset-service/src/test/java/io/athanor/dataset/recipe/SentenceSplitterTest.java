package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SentenceSplitterTest {

  private final SentenceSplitter splitter = new SentenceSplitter();

  /** Blocks of a golden file, one sentence a line; the text is the lines with spaces between. */
  static Stream<List<String>> goldenTexts() {
    return Stream.of("english", "german")
        .flatMap(name -> Arrays.stream(read(name).split("\n\n")))
        .map(block -> block.strip().lines().toList());
  }

  private static String read(String name) {
    try (InputStream file =
        SentenceSplitterTest.class.getResourceAsStream("/sentences/" + name + ".txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("goldenTexts")
  void goldenTextIsCutIntoItsSentences(List<String> sentences) {
    // Given
    List<String> expected = new ArrayList<>();
    sentences.forEach(sentence -> expected.add(sentence + " "));
    expected.add(expected.removeLast().strip());
    // Then
    assertThat(splitter.split(String.join(" ", sentences))).isEqualTo(expected);
  }

  @Test
  void whiteSpaceBelongsToTheSentenceBeforeIt() {
    assertThat(splitter.split("One.  Two!\nThree?")).containsExactly("One.  ", "Two!\n", "Three?");
  }

  @Test
  void fullWidthMarksNeedNoSpace() {
    assertThat(splitter.split("水車。川。")).containsExactly("水車。", "川。");
  }

  @Test
  void emptyTextHasNoSentence() {
    assertThat(splitter.split("")).isEmpty();
  }

  @Property(tries = 2_000)
  void noCharacterOfAnyTextIsLost(@ForAll String text) {
    assertThat(String.join("", splitter.split(text))).isEqualTo(text);
  }

  @Property(tries = 5_000)
  void noCharacterOfATextFullOfMarksIsLost(@ForAll("marks") String text) {
    List<String> sentences = splitter.split(text);
    assertThat(String.join("", sentences)).isEqualTo(text);
    assertThat(sentences).doesNotContain("");
  }

  @Provide
  Arbitrary<String> marks() {
    return Arbitraries.strings()
        .withChars("aBz .!?…\"')(\n。1—\t")
        .ofMaxLength(60)
        .map(text -> text.replace("z", "St").replace("1B", "😀"));
  }
}
