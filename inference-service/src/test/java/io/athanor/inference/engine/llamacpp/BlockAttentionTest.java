package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention in blocks, compared with a softmax in 64 bits over all cells. */
class BlockAttentionTest {

  private static final short MINUS_INFINITY = Float.floatToFloat16(Float.NEGATIVE_INFINITY);

  private final Arena arena = Arena.ofAuto();
  private final Random random = new Random(5);

  @ParameterizedTest
  @CsvSource({
    "512, 512, 9, 3, 64, 64, 2",
    "33, 256, 8, 4, 8, 8, 1",
    "40, 128, 4, 4, 80, 80, 3",
    "256, 256, 2, 1, 128, 96, 2"
  })
  void promptEqualsTheNaiveOne(
      int tokens, int cells, int heads, int keyHeads, int depth, int width, int threads) {
    AttentionInputs inputs = inputs(tokens, cells, heads, keyHeads, depth, width);

    check(inputs, threads, (token, cell) -> cell <= cells - tokens + token);
  }

  @Test
  void tokensOfOneTileMaySeeDifferentBlocks() {
    // Three sequences by turns, each of which sees a block of its own and begins in the last one.
    AttentionInputs inputs = inputs(48, 256, 2, 2, 16, 16);

    check(
        inputs,
        2,
        (token, cell) -> cell / 64 == token % 3 && cell % 64 < 20 || cell == 200 + token);
  }

  @Test
  void greatScoresDoNotOverflow() {
    AttentionInputs inputs = inputs(32, 128, 1, 1, 16, 16);
    MemorySegment queries = MemorySegment.ofAddress(inputs.queries().address()).reinterpret(2048);
    for (int i = 0; i < 512; i++) {
      queries.setAtIndex(JAVA_FLOAT, i, 1000 * queries.getAtIndex(JAVA_FLOAT, i));
    }

    check(inputs, 1, (token, cell) -> cell <= token);
  }

  private void check(AttentionInputs in, int threads, BiPredicate<Integer, Integer> sees) {
    // Given
    MemorySegment mask =
        MemorySegment.ofAddress(in.mask()).reinterpret(2L * in.tokens() * in.cells());
    for (int token = 0; token < in.tokens(); token++) {
      for (int cell = 0; cell < in.cells(); cell++) {
        short value = sees.test(token, cell) ? 0 : MINUS_INFINITY;
        mask.setAtIndex(JAVA_SHORT, (long) token * in.cells() + cell, value);
      }
    }

    // When
    for (int thread = 0; thread < threads; thread++) {
      new BlockAttention().compute(in, thread, threads);
    }

    // Then
    for (int token = 0; token < in.tokens(); token++) {
      for (int head = 0; head < in.heads(); head++) {
        double[] expected = naive(in, token, head, sees);
        for (int i = 0; i < in.width(); i++) {
          assertThat((double) floatAt(in.result().of(token, head), i))
              .as("token %d, head %d, value %d", token, head, i)
              .isCloseTo(expected[i], within(2e-5));
        }
      }
    }
  }

  private static double[] naive(
      AttentionInputs in, int token, int head, BiPredicate<Integer, Integer> sees) {
    int keyHead = head / in.group();
    double[] scores = new double[in.cells()];
    double greatest = Double.NEGATIVE_INFINITY;
    for (int cell = 0; cell < in.cells(); cell++) {
      for (int k = 0; k < in.depth(); k++) {
        scores[cell] +=
            (double) floatAt(in.queries().of(token, head), k)
                * halfAt(in.keys().of(cell, keyHead), k);
      }
      scores[cell] *= in.scale();
      if (sees.test(token, cell)) {
        greatest = Math.max(greatest, scores[cell]);
      }
    }
    double[] result = new double[in.width()];
    double total = 0;
    for (int cell = 0; cell < in.cells(); cell++) {
      double weight = sees.test(token, cell) ? Math.exp(scores[cell] - greatest) : 0;
      total += weight;
      for (int i = 0; i < in.width(); i++) {
        result[i] += weight * halfAt(in.values().of(cell, keyHead), i);
      }
    }
    for (int i = 0; i < in.width(); i++) {
      result[i] /= total;
    }
    return result;
  }

  private AttentionInputs inputs(
      int tokens, int cells, int heads, int keyHeads, int depth, int width) {
    // Queries lie by token as the model computes them, keys and values by cell as the cache has
    // them.
    return new AttentionInputs(
        floats(tokens, heads, depth),
        halves(cells, keyHeads, depth),
        halves(cells, keyHeads, width),
        arena.allocate(2L * tokens * cells, 64).address(),
        floats(tokens, heads, width),
        tokens,
        cells,
        heads,
        keyHeads,
        depth,
        width,
        (float) (1 / Math.sqrt(depth)));
  }

  private NativeHeads floats(int positions, int heads, int length) {
    MemorySegment memory = arena.allocate(4L * positions * heads * length, 64);
    for (long i = 0; i < memory.byteSize() / 4; i++) {
      memory.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return new NativeHeads(memory.address(), 4L * heads * length, 4L * length);
  }

  private NativeHeads halves(int positions, int heads, int length) {
    MemorySegment memory = arena.allocate(2L * positions * heads * length, 64);
    for (long i = 0; i < memory.byteSize() / 2; i++) {
      memory.setAtIndex(JAVA_SHORT, i, Float.floatToFloat16((float) random.nextGaussian()));
    }
    return new NativeHeads(memory.address(), 2L * heads * length, 2L * length);
  }

  private static float floatAt(long address, int index) {
    return MemorySegment.ofAddress(address + 4L * index).reinterpret(4).get(JAVA_FLOAT, 0);
  }

  private static float halfAt(long address, int index) {
    short bits = MemorySegment.ofAddress(address + 2L * index).reinterpret(2).get(JAVA_SHORT, 0);
    return Float.float16ToFloat(bits);
  }
}
