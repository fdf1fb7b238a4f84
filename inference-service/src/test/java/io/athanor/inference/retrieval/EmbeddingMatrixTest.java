package io.athanor.inference.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.inference.retrieval.EmbeddingRepository.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingMatrixTest {

  private static final int WIDTH = 384;
  private static final int ROWS = 3000;

  private final Random random = new Random(11);

  @Test
  void candidatesHoldWhatBruteForceOverTheFloatsFinds() {
    // Given
    List<float[]> vectors = IntStream.range(0, ROWS).mapToObj(i -> unit()).toList();
    EmbeddingMatrix matrix = new EmbeddingMatrix();
    IntStream.range(0, ROWS).forEach(i -> matrix.put(new Stored(i, i + 1, vectors.get(i))));
    for (int query = 0; query < 20; query++) {
      float[] wanted = unit();
      List<Long> exact =
          IntStream.range(0, ROWS)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -dot(wanted, vectors.get(i))))
              .limit(10)
              .map(Integer::longValue)
              .toList();
      // Then
      assertThat(matrix.nearest(wanted, 40)).hasSize(40).containsAll(exact);
    }
  }

  @Test
  void newEmbeddingTakesThePlaceOfTheOld() {
    // Given
    float[] before = unit();
    float[] after = unit();
    EmbeddingMatrix matrix = new EmbeddingMatrix();
    matrix.put(new Stored(7, 1, before));
    matrix.put(new Stored(8, 2, unit()));
    // When
    matrix.put(new Stored(7, 3, after));
    // Then
    assertThat(matrix.nearest(after, 5)).containsExactly(7L, 8L);
    assertThat(matrix.order()).isEqualTo(3);
  }

  @Test
  void emptyMatrixFindsNothing() {
    assertThat(new EmbeddingMatrix().nearest(unit(), 5)).isEqualTo(new ArrayList<Long>());
  }

  private float[] unit() {
    float[] vector = new float[WIDTH];
    double square = 0;
    for (int i = 0; i < WIDTH; i++) {
      vector[i] = (float) random.nextGaussian();
      square += vector[i] * vector[i];
    }
    for (int i = 0; i < WIDTH; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }

  private static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
