package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.model.Architecture;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.RopeScaling;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.LoraSpec;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryFitTest {
  private static final ModelConfig SMOL_LM2 =
      new ModelConfig(
          Architecture.LLAMA,
          576,
          30,
          9,
          3,
          64,
          1536,
          49152,
          1e-5,
          1e5,
          new RopeScaling.None(),
          true,
          8192);
  private static final List<BaseStorage> ALL =
      List.of(BaseStorage.FP32, BaseStorage.BF16, BaseStorage.INT8, BaseStorage.NF4);
  private static final MemoryFit FIT =
      new MemoryFit(SMOL_LM2, LoraSpec.of(16, 16), new MemoryFit.RowSizes(256, 2048), 1);

  @ParameterizedTest(name = "{0} rows of {1} tokens, recompute {4}: {5} GB")
  @CsvSource({
    "4, 256, 1, 16, false, 2.040",
    "1, 512, 1, 16, true, 1.202",
    "4, 60, 0.3, 32, false, 1.307",
    "4, 256, 0.3, 32, true, 1.441"
  })
  void estimateIsNearWhatWasMeasuredAndHardlyBelow(
      int rows, int length, double supervised, int rank, boolean recompute, double measured) {
    // When
    int tokens = rows * length;
    MemoryEstimate estimate =
        MemoryEstimate.of(
            SMOL_LM2,
            LoraSpec.of(rank, rank),
            new MemoryChoice(BaseStorage.FP32, recompute, tokens),
            new MemoryEstimate.Workload(tokens, (int) (tokens * supervised), 1));

    // Then
    assertThat(estimate.total() / 1e9 / measured).isBetween(0.98, 1.15);
  }

  @Test
  void roomyMachineLeavesEverythingAsItIs() throws JsonProcessingException {
    assertThat(choice("{}", ALL, 8_000_000_000L))
        .isEqualTo(new MemoryChoice(BaseStorage.FP32, false, 1024));
  }

  @ParameterizedTest(name = "{0} MB: {1}, recompute {2}, packs of {3}")
  @CsvSource({
    "2000, FP32, false, 512",
    "1500, FP32, false, 256",
    "1420, FP32, true, 512",
    "1280, BF16, false, 256"
  })
  void scarceMemoryIsMetByPacksThenRecomputeThenStorage(
      long megabytes, BaseStorage storage, boolean recompute, int pack)
      throws JsonProcessingException {
    assertThat(choice("{}", ALL, megabytes * 1_000_000))
        .isEqualTo(new MemoryChoice(storage, recompute, pack));
  }

  @Test
  void whatWasAskedForStandsAndIsRefusedByNameWhenItCannotFit() {
    assertThatThrownBy(
            () ->
                choice(
                    "{\"recompute\":false,\"packTokens\":2048}",
                    List.of(BaseStorage.FP32),
                    2_000_000_000L))
        .isInstanceOfSatisfying(
            TrainingException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("insufficient-memory");
              assertThat(refused.getMessage())
                  .contains("1.90 GB is available")
                  .contains("recompute true, storage nf4, maxSequenceLength below 256")
                  .contains("rank below 16");
            });
  }

  @Test
  void unknownBudgetRefusesNothing() throws JsonProcessingException {
    assertThat(FIT.first(choices("{}", ALL), OptionalLong.empty()).choice().storage())
        .isEqualTo(BaseStorage.FP32);
  }

  private static MemoryChoice choice(String spec, List<BaseStorage> storages, long budget)
      throws JsonProcessingException {
    return FIT.first(choices(spec, storages), OptionalLong.of(budget)).choice();
  }

  private static List<MemoryChoice> choices(String json, List<BaseStorage> storages)
      throws JsonProcessingException {
    TrainingSpec spec = new ObjectMapper().readValue(json, TrainingSpec.class);
    TrainingSettings settings =
        AutomaticSettings.resolve(spec, RunSize.of(600, SMOL_LM2.parameters(), 8192));
    return MemoryFit.choices(spec, settings, storages);
  }
}
