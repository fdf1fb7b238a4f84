package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.athanor.llm.format.Golden;
import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MergedWeightsTest {
  private static final String Q = "model.layers.0.self_attn.q_proj";

  @Test
  void everyAdaptedWeightIsChangedByScaleTimesBTimesA() throws IOException {
    // Given
    PeftAdapter adapter = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    try (WeightSource base = WeightSource.open(Golden.path("gguf-golden/hf"))) {
      // When
      WeightSource merged = base.merged(adapter);
      // Then
      for (LoraModule module : adapter.modules()) {
        float[] actual = merged.read(module.path() + ".weight");
        double[] expected = expected(base, module, adapter.config().scale(module.path()));
        for (int i = 0; i < actual.length; i++) {
          assertThat((double) actual[i]).as(module.path()).isCloseTo(expected[i], within(1e-7));
        }
      }
      assertThat(merged.read("model.norm.weight")).isEqualTo(base.read("model.norm.weight"));
    }
  }

  private static double[] expected(WeightSource base, LoraModule module, double scale) {
    float[] weight = base.read(module.path() + ".weight");
    double[] expected = new double[weight.length];
    for (int row = 0; row < module.outputs(); row++) {
      for (int column = 0; column < module.inputs(); column++) {
        double change = 0;
        for (int k = 0; k < module.rank(); k++) {
          change +=
              (double) module.b()[row * module.rank() + k]
                  * module.a()[k * module.inputs() + column];
        }
        int i = row * module.inputs() + column;
        expected[i] = weight[i] + scale * change;
      }
    }
    return expected;
  }

  @Test
  void patternsGiveEachModuleItsOwnScale() throws IOException {
    // Given
    LoraConfig config =
        new LoraConfig(
            1,
            4,
            0,
            true,
            false,
            new TreeSet<>(List.of("q_proj")),
            null,
            Map.of("q_proj", 4),
            Map.of("q_proj", 6.0));
    PeftAdapter adapter = new PeftAdapter(config, List.of(ones(4, null)));
    try (WeightSource base = WeightSource.open(Golden.path("gguf-golden/hf"))) {
      // When
      float[] actual = base.merged(adapter).read(Q + ".weight");
      // Then: alpha / sqrt(rank) = 3, and each entry of B A is 4
      assertThat(actual[5] - base.read(Q + ".weight")[5]).isCloseTo(12f, within(1e-5f));
    }
  }

  @Test
  void rowsOfADoraAdapterHaveTheirTrainedLength() throws IOException {
    // Given
    LoraConfig config =
        new LoraConfig(
            4, 4, 0, false, true, new TreeSet<>(List.of("q_proj")), null, Map.of(), Map.of());
    float[] lengths = new float[64];
    Arrays.fill(lengths, 2.5f);
    PeftAdapter adapter = new PeftAdapter(config, List.of(ones(4, lengths)));
    try (WeightSource base = WeightSource.open(Golden.path("gguf-golden/hf"))) {
      // When
      float[] row = new float[64];
      base.merged(adapter).readRows(Q + ".weight", 3, 1, row, 0);
      // Then
      double squares = 0;
      for (float value : row) {
        squares += (double) value * value;
      }
      assertThat(Math.sqrt(squares)).isCloseTo(2.5, within(1e-5));
    }
  }

  @Test
  void adapterOfAnotherModelIsRefused() throws IOException {
    PeftAdapter other = PeftAdapter.read(Golden.path("lora-golden/qwen3/adapter-final"));
    try (WeightSource base = WeightSource.open(Golden.path("gguf-golden/hf"))) {
      assertThatThrownBy(() -> base.merged(other)).hasMessageContaining("the adapter was made for");
    }
  }

  @Test
  void magnitudeThatIsNoNumberIsRefused() {
    float[] lengths = new float[64];
    lengths[7] = Float.NaN;
    LoraConfig config =
        new LoraConfig(
            4, 4, 0, false, true, new TreeSet<>(List.of("q_proj")), null, Map.of(), Map.of());
    assertThatThrownBy(() -> new PeftAdapter(config, List.of(ones(4, lengths))))
        .hasMessage("module " + Q + " holds NaN in lora_magnitude_vector at index 7");
  }

  private static LoraModule ones(int rank, float[] magnitude) {
    float[] a = new float[rank * 64];
    float[] b = new float[64 * rank];
    Arrays.fill(a, 1);
    Arrays.fill(b, 1);
    return new LoraModule(Q, rank, 64, 64, a, b, magnitude);
  }
}
