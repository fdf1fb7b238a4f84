package io.athanor.inference.embedding.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEncoderTest {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path TINY = RESOURCES.resolve("encoder-tiny");

  /** A recorded text: see {@code src/test/python/record_encoder.py}. */
  private record Golden(String text, int[] ids, float[] embedding) {}

  @Test
  void tinyEncoderGivesTheReferencesIdsAndEmbeddings() throws IOException {
    assertEqualsGolden(TINY, TINY.resolve("golden.json"));
  }

  /** Set {@code ATHANOR_SENTENCE_MODEL} to a folder with all-MiniLM-L6-v2. */
  @Test
  void allMiniLmGivesTheReferencesIdsAndEmbeddings() throws IOException {
    String folder = System.getenv("ATHANOR_SENTENCE_MODEL");
    Assumptions.assumeTrue(folder != null, "ATHANOR_SENTENCE_MODEL is not set");
    assertEqualsGolden(Path.of(folder), RESOURCES.resolve("all-minilm-l6-v2-golden.json"));
  }

  @Test
  void batchAndOrderDoNotChangeAnEmbedding() throws IOException {
    List<Golden> golden = golden(TINY.resolve("golden.json"));
    try (SentenceEncoder encoder = SentenceEncoder.open(TINY, 1)) {
      List<int[]> texts = golden.stream().map(row -> encoder.tokens(row.text())).toList();
      // When
      List<float[]> together = encoder.encode(texts.reversed()).reversed();
      // Then
      for (int i = 0; i < texts.size(); i++) {
        float[] alone = encoder.encode(List.of(texts.get(i))).getFirst();
        assertThat(largestDifference(together.get(i), alone)).isLessThan(1e-6);
      }
    }
  }

  @Test
  void textLongerThanAWindowIsTheWeightedMeanOfItsWindows() throws IOException {
    try (SentenceEncoder encoder = SentenceEncoder.open(TINY, 1)) {
      // Given 301 tokens, which make two windows of 150 and 151
      int[] ids = IntStream.range(0, 301).map(i -> 5 + i * 7 % 100).toArray();
      float[] first = encoder.encode(List.of(Arrays.copyOfRange(ids, 0, 150))).getFirst();
      float[] second = encoder.encode(List.of(Arrays.copyOfRange(ids, 150, 301))).getFirst();
      // When
      float[] whole = encoder.encode(List.of(ids)).getFirst();
      // Then
      float[] expected = new float[first.length];
      double square = 0;
      for (int i = 0; i < expected.length; i++) {
        expected[i] = 150 * first[i] + 151 * second[i];
        square += expected[i] * expected[i];
      }
      for (int i = 0; i < expected.length; i++) {
        assertThat(whole[i]).isCloseTo((float) (expected[i] / Math.sqrt(square)), within(1e-6f));
      }
    }
  }

  @Test
  void emptyTextHasAnEmbeddingOfLengthOne() throws IOException {
    try (SentenceEncoder encoder = SentenceEncoder.open(TINY, 1)) {
      float[] empty = encoder.encode(List.of(encoder.tokens(""))).getFirst();
      assertThat(cosine(empty, empty)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void specialTokensInATextAreCharacters() throws IOException {
    try (SentenceEncoder encoder = SentenceEncoder.open(TINY, 1)) {
      assertThat(encoder.tokens("the [SEP] mill"))
          .doesNotContain(3)
          .contains(encoder.tokens("sep"));
    }
  }

  @Test
  void otherArchitectureIsRefusedByItsField(@TempDir Path folder) throws IOException {
    // Given
    for (String file : List.of("tokenizer.json", "model.safetensors")) {
      Files.copy(TINY.resolve(file), folder.resolve(file));
    }
    String config = Files.readString(TINY.resolve("config.json"));
    Files.writeString(folder.resolve("config.json"), config.replace("\"bert\"", "\"mpnet\""));
    // Then
    assertThatThrownBy(() -> SentenceEncoder.open(folder, 1))
        .isInstanceOf(EncoderException.class)
        .hasMessage(
            folder.resolve("config.json")
                + ": model_type is \"mpnet\", but only \"bert\" is supported");
  }

  @Test
  void weightsOfAnotherShapeAreRefusedByTheirName(@TempDir Path folder) throws IOException {
    // Given
    for (String file : List.of("tokenizer.json", "model.safetensors")) {
      Files.copy(TINY.resolve(file), folder.resolve(file));
    }
    String config = Files.readString(TINY.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config.replace("\"intermediate_size\": 64", "\"intermediate_size\": 65"));
    // Then
    assertThatThrownBy(() -> SentenceEncoder.open(folder, 1))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("encoder.layer.0.intermediate.dense.weight")
        .hasMessageContaining("(65, 32)");
  }

  private static void assertEqualsGolden(Path folder, Path recorded) throws IOException {
    List<Golden> golden = golden(recorded);
    assertThat(golden).hasSize(12);
    double worst = 0;
    try (SentenceEncoder encoder = SentenceEncoder.open(folder, 1)) {
      List<int[]> tokens = golden.stream().map(row -> encoder.tokens(row.text())).toList();
      List<float[]> embeddings = encoder.encode(tokens);
      for (int i = 0; i < golden.size(); i++) {
        Golden row = golden.get(i);
        int[] inner = Arrays.copyOfRange(row.ids(), 1, row.ids().length - 1);
        assertThat(tokens.get(i)).as(row.text()).isEqualTo(inner);
        assertThat(cosine(embeddings.get(i), row.embedding())).as(row.text()).isGreaterThan(0.9999);
        worst = Math.max(worst, largestDifference(embeddings.get(i), row.embedding()));
      }
    }
    // Seen: 3e-7 for the tiny encoder, 2e-7 for all-MiniLM-L6-v2.
    assertThat(worst).as("largest difference of any value").isLessThan(2e-6);
  }

  private static List<Golden> golden(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    return json.readTree(file.toFile()).valueStream().map(row -> read(json, row)).toList();
  }

  private static Golden read(ObjectMapper json, JsonNode row) {
    return new Golden(
        row.get("text").asText(),
        json.convertValue(row.get("ids"), int[].class),
        json.convertValue(row.get("embedding"), float[].class));
  }

  private static double cosine(float[] left, float[] right) {
    double dot = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int i = 0; i < left.length; i++) {
      dot += left[i] * right[i];
      leftSquare += left[i] * left[i];
      rightSquare += right[i] * right[i];
    }
    return dot / Math.sqrt(leftSquare * rightSquare);
  }

  private static double largestDifference(float[] left, float[] right) {
    return IntStream.range(0, left.length)
        .mapToDouble(i -> Math.abs(left[i] - right[i]))
        .max()
        .orElseThrow();
  }
}
