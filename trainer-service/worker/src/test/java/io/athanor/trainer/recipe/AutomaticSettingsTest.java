package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.trainer.data.EncodedRows;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutomaticSettingsTest {
  private static final long SMALL = 135_000_000L;

  @ParameterizedTest(name = "{0} rows: batch {1}, {2} epochs, {3} steps")
  @CsvSource({"9, 2, 40, 200", "36, 4, 23, 207", "100, 4, 8, 200", "400, 4, 2, 200"})
  void factsPresetTakesAtLeast200Steps(int rows, int batch, int epochs, int steps)
      throws JsonProcessingException {
    // When
    TrainingSettings settings = resolve("{\"replayRows\":0}", rows);

    // Then
    assertThat(settings.preset()).isEqualTo("facts");
    assertThat(settings.effectiveBatch()).isEqualTo(batch);
    assertThat(settings.epochs()).isEqualTo(epochs);
    assertThat(settings.steps()).isEqualTo(steps);
    assertThat(settings.lora().rank()).isEqualTo(32);
    assertThat(settings.schedule().peak()).isBetween(5e-4, 1e-3);
    assertThat(settings.schedule().at(0)).isEqualTo(settings.schedule().peak() / 10);
  }

  @ParameterizedTest(name = "{0} epochs: batch {1}")
  @CsvSource({"5, 4", "25, 3", "40, 4"})
  void askedEpochsDecideTheBatchOfTheFactsPreset(int epochs, int batch)
      throws JsonProcessingException {
    // When
    TrainingSettings settings = resolve("{\"replayRows\":0,\"epochs\":%d}".formatted(epochs), 25);

    // Then
    assertThat(settings.effectiveBatch()).isEqualTo(batch);
  }

  @ParameterizedTest(name = "{0} rows: {1} epochs")
  @CsvSource({"4, 25", "12, 8", "50, 3", "20000, 1"})
  void generalPresetMovesThreeEpochsByTheNumberOfRows(int rows, int epochs)
      throws JsonProcessingException {
    // When
    TrainingSettings settings = resolve("{\"preset\":\"general\"}", rows);

    // Then
    assertThat(settings.epochs()).isEqualTo(epochs);
    assertThat(settings.steps()).isEqualTo(epochs * ((rows + 7) / 8));
    assertThat(settings.schedule().peak()).isEqualTo(2e-4);
    assertThat(settings.replay().rows()).isZero();
  }

  @Test
  void whatIsAskedWins() throws JsonProcessingException {
    // When
    TrainingSettings settings =
        AutomaticSettings.resolve(
            spec(
                "{\"rank\":8,\"alpha\":16,\"rsLora\":true,\"targetModules\":[\"q_proj\"],"
                    + "\"steps\":7,\"effectiveBatch\":3,\"learningRate\":0.01,\"warmupSteps\":0,"
                    + "\"schedule\":\"linear\",\"maxSequenceLength\":99999}"),
            RunSize.of(30, SMALL, 512));

    // Then
    assertThat(settings.lora().scale()).isEqualTo(16 / Math.sqrt(8));
    assertThat(settings.lora().targets()).hasSize(1);
    assertThat(settings.steps()).isEqualTo(7);
    assertThat(settings.schedule().at(0)).isEqualTo(0.01);
    assertThat(settings.maxSequenceLength()).isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"preset\":\"poems\"} | preset must be facts or general",
        "{\"schedule\":\"square\"} | schedule must be",
        "{\"targetModules\":[\"lm_head\"]} | targetModules: target module 'lm_head'",
        "{\"learningRate\":0} | learningRate must be above 0 and at most 1, was 0.0",
        "{\"learningRate\":\"NaN\"} | learningRate must be above 0 and at most 1, was NaN",
        "{\"rank\":0} | rank must be 1 to 1024, was 0",
        "{\"alpha\":-1} | alpha must be above 0",
        "{\"dropout\":1.0} | dropout must be at least 0 and below 1, was 1.0",
        "{\"effectiveBatch\":0} | effectiveBatch must be 1 to 4096, was 0",
        "{\"epochs\":0} | epochs must be 1 to 10000, was 0",
        "{\"steps\":-3} | steps must be 1 to 10000000, was -3",
        "{\"maxSequenceLength\":1} | maxSequenceLength must be at least 2, was 1",
        "{\"weightDecay\":2} | weightDecay must be 0 to 1, was 2.0",
        "{\"clip\":-1} | clip must be 0 to 1000000, was -1.0",
        "{\"warmupSteps\":-1} | warmupSteps must be 0 to",
        "{\"replayTokens\":0} | replayTokens must be 1 to 4096, was 0",
        "{\"checkpointSteps\":0} | checkpointSteps must be at least 1, was 0",
        "{\"earlyStopping\":-1} | earlyStopping must be 0 to 100000, was -1",
        "{\"earlyStopping\":2,\"evaluations\":0} | earlyStopping 2 decides by evaluations"
      })
  void wrongSettingsAreNamed(String json, String message) throws JsonProcessingException {
    TrainingSpec spec = spec(json);
    assertThatThrownBy(() -> AutomaticSettings.resolve(spec, RunSize.of(30, SMALL, 512)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0} steps: {1} of warm-up")
  @CsvSource({"1, 1", "30, 3", "60, 5", "100, 5", "207, 10", "1000, 50"})
  void warmUpIsATenthButSoonOnlyATwentieth(int steps, int warmup) throws JsonProcessingException {
    TrainingSettings settings = resolve("{\"steps\":" + steps + "}", 30);
    assertThat(settings.schedule().warmupSteps()).isEqualTo(warmup);
    assertThat(settings.schedule().at(0)).isEqualTo(settings.schedule().peak() / warmup);
  }

  @ParameterizedTest(name = "{0}, {1} parameters: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"preset\":\"facts\"} | 135000000 | 0.001",
        "{\"preset\":\"facts\",\"rank\":64} | 135000000 | 0.0005",
        "{\"preset\":\"facts\"} | 1100000000 | 0.0002",
        "{\"preset\":\"general\"} | 135000000 | 0.0002",
        "{\"preset\":\"general\",\"rank\":64} | 135000000 | 0.0001"
      })
  void learningRateFollowsPresetSizeAndRank(String json, long parameters, double rate)
      throws JsonProcessingException {
    assertThat(
            AutomaticSettings.resolve(spec(json), RunSize.of(30, parameters, 8192))
                .schedule()
                .peak())
        .isEqualTo(rate);
  }

  @Test
  void generalPresetHasTheDefaultsOfTheDesign() throws JsonProcessingException {
    // When
    TrainingSettings settings = resolve("{}", 600);

    // Then
    assertThat(settings.preset()).isEqualTo("general");
    assertThat(settings.lora().rank()).isEqualTo(16);
    assertThat(settings.lora().alpha()).isEqualTo(16);
    assertThat(settings.lora().dropout()).isZero();
    assertThat(settings.lora().targets()).hasSize(7);
    assertThat(settings.schedule().kind().name()).isEqualTo("COSINE");
    assertThat(settings.optimizer().weightDecay()).isEqualTo(0.001);
    assertThat(settings.optimizer().maxGradientNorm()).isEqualTo(1.0);
    assertThat(settings.effectiveBatch()).isEqualTo(8);
    assertThat(settings.epochs()).isEqualTo(3);
    assertThat(settings.maxSequenceLength()).isEqualTo(2048);
    assertThat(settings.seed()).isEqualTo(42);
    assertThat(settings.selection().earlyStopping()).isEqualTo(2);
  }

  @Test
  void rawTextIsNeverTakenForFacts() throws JsonProcessingException {
    RunSize size = new RunSize(3, 40, true, SMALL, 8192);
    assertThat(AutomaticSettings.resolve(spec("{}"), size).preset()).isEqualTo("general");
  }

  @Test
  void lengthThatIsAskedForIsKeptShort() throws JsonProcessingException {
    // When
    TrainingSettings automatic = resolve("{}", 20);
    TrainingSettings asked = resolve("{\"epochs\":25}", 20);

    // Then
    assertThat(automatic.replay().rows()).isEqualTo(12);
    assertThat(automatic.selection().evaluations()).isEqualTo(5);
    assertThat(automatic.selection().probesPerKind()).isEqualTo(32);
    assertThat(asked.replay().rows()).isEqualTo(5);
    assertThat(asked.selection().evaluations()).isEqualTo(2);
    assertThat(asked.selection().probesPerKind()).isEqualTo(6);
    assertThat(asked.selection().earlyStopping()).isZero();
  }

  @Test
  void allLinearNamesAllSeven() throws JsonProcessingException {
    assertThat(resolve("{\"targetModules\":[\"all-linear\"]}", 20).lora().targets()).hasSize(7);
  }

  @Test
  void stepsFarBeyondTheAutomaticLengthAreWarnedOf() throws JsonProcessingException {
    // Given
    TrainingSettings within = resolve("{\"preset\":\"general\",\"steps\":39}", 100);
    TrainingSettings beyond = resolve("{\"preset\":\"general\",\"steps\":118}", 100);

    // Then
    assertThat(warnings(within)).isEmpty();
    assertThat(warnings(beyond))
        .containsExactly(
            "118 steps are more than 3 times the 39 that this data set would get: expect"
                + " overfitting");
  }

  @Test
  void earlyStoppingWithoutAnythingHeldOutIsWarnedOf() throws JsonProcessingException {
    TrainingSpec spec = spec("{\"earlyStopping\":2}");
    TrainingSettings settings = AutomaticSettings.resolve(spec, RunSize.of(600, SMALL, 8192));
    EncodedRows rows = new EncodedRows(List.of(), List.of(), List.of(), List.of());
    assertThat(RunWarnings.of(spec, settings, rows, true)).isEmpty();
    assertThat(RunWarnings.of(spec, settings, rows, false))
        .containsExactly("earlyStopping has nothing to decide by: the data set holds no rows out");
  }

  private static List<String> warnings(TrainingSettings settings) throws JsonProcessingException {
    return RunWarnings.of(
        spec("{}"), settings, new EncodedRows(List.of(), List.of(), List.of(), List.of()), true);
  }

  private static TrainingSettings resolve(String json, int rows) throws JsonProcessingException {
    return AutomaticSettings.resolve(spec(json), RunSize.of(rows, SMALL, 8192));
  }

  private static TrainingSpec spec(String json) throws JsonProcessingException {
    return new ObjectMapper().readValue(json, TrainingSpec.class);
  }
}
