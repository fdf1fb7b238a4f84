package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.999, 1e-8, 0.1, 0.5);

  @BeforeAll
  static void bindThread() {
    TorchRuntime.bindThread(1);
  }

  @Test
  void stepsFollowTheFormulaWithClippingAndWeightDecay() {
    // Given
    ModelShape shape = TestShapes.llama();
    try (FrozenBase base =
            new FrozenBase(shape, new RandomBase(shape, 1), TestShapes.frequencies(shape));
        LlamaModel model = new LlamaModel(base, LoraSpec.of(4, 8), false)) {
      LoraAdapters adapters = model.adapters();
      adapters.load(TestShapes::randomAdapter);
      AdamW optimizer = new AdamW(adapters, SETTINGS);
      double[] p = widened(adapters.snapshot());
      double[] m = new double[p.length];
      double[] v = new double[p.length];
      Random random = new Random(7);
      for (int step = 1; step <= 3; step++) {
        float[] g = new float[p.length];
        for (int i = 0; i < g.length; i++) {
          g[i] = (float) random.nextGaussian() * 0.01f;
        }
        adapters.tensors().fill(adapters.gradients(), 0, FloatBuffer.wrap(g));

        // When
        double norm = optimizer.clip();
        optimizer.step(0.01 * step);

        // Then
        double expectedNorm = reference(p, g, m, v, step, 0.01 * step);
        assertThat(norm).isCloseTo(expectedNorm, within(1e-6 * expectedNorm));
        float[] actual = adapters.snapshot();
        for (int i = 0; i < p.length; i++) {
          assertThat((double) actual[i]).isCloseTo(p[i], within(1e-6));
        }
      }
    }
  }

  private static double reference(
      double[] p, float[] g, double[] m, double[] v, int t, double rate) {
    double squares = 0;
    for (float value : g) {
      squares += (double) value * value;
    }
    double norm = Math.sqrt(squares);
    double factor = Math.min(1, SETTINGS.maxGradientNorm() / (norm + 1e-6));
    for (int i = 0; i < p.length; i++) {
      double gradient = g[i] * factor;
      m[i] = 0.9 * m[i] + 0.1 * gradient;
      v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
      p[i] *= 1 - rate * SETTINGS.weightDecay();
      double denominator = Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8;
      p[i] -= rate * (m[i] / (1 - Math.pow(0.9, t))) / denominator;
    }
    return norm;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
