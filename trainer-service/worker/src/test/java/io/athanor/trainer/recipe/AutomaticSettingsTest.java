package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    TrainingSettings settings =
        AutomaticSettings.resolve(spec("{\"replayRows\":0}"), rows, SMALL, 8192);

    // Then
    assertThat(settings.preset()).isEqualTo("facts");
    assertThat(settings.effectiveBatch()).isEqualTo(batch);
    assertThat(settings.epochs()).isEqualTo(epochs);
    assertThat(settings.steps()).isEqualTo(steps);
    assertThat(settings.lora().rank()).isEqualTo(32);
    assertThat(settings.schedule().peak()).isBetween(5e-4, 1e-3);
    assertThat(settings.schedule().at(0)).isEqualTo(settings.schedule().peak() / 10);
  }

  @ParameterizedTest(name = "{0} rows: {1} epochs")
  @CsvSource({"4, 25", "12, 8", "50, 3", "20000, 1"})
  void generalPresetMovesThreeEpochsByTheNumberOfRows(int rows, int epochs)
      throws JsonProcessingException {
    // When
    TrainingSettings settings =
        AutomaticSettings.resolve(spec("{\"preset\":\"general\"}"), rows, SMALL, 8192);

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
            30,
            SMALL,
            512);

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
        "{\"targetModules\":[\"lm_head\"]} | target module 'lm_head'",
        "{\"learningRate\":0} | learningRate must be above 0",
        "{\"rank\":0} | LoRA rank must be at least 1",
        "{\"effectiveBatch\":0} | effectiveBatch must be at least 1"
      })
  void wrongSettingsAreNamed(String json, String message) throws JsonProcessingException {
    TrainingSpec spec = spec(json);
    assertThatThrownBy(() -> AutomaticSettings.resolve(spec, 30, SMALL, 512))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static TrainingSpec spec(String json) throws JsonProcessingException {
    return new ObjectMapper().readValue(json, TrainingSpec.class);
  }
}
