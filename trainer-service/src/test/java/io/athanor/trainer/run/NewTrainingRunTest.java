package io.athanor.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NewTrainingRunTest {

  private static final String MANIFEST =
      "{\"key\":\"datasets/d/v1/manifest.json\",\"sha256\":\""
          + "a".repeat(64)
          + "\",\"sizeBytes\":10,\"mediaType\":\"application/json\"}";

  @Test
  void whatIsLeftOutIsAutomatic() {
    // Given
    String body =
        "{\"modelName\":\"mill\",\"baseModel\":\"smollm2\",\"datasetManifest\":" + MANIFEST + "}";
    // When
    TrainingRequested request = read(body).request(new RunId("run-1"), Instant.EPOCH);
    // Then
    assertThat(request.spec()).isEqualTo(TrainingSpec.AUTOMATIC);
    assertThat(request.priority()).isZero();
    assertThat(request.requestedBy()).isEqualTo("api");
  }

  @Test
  void brokenRuleOfTheSpecificationIsToldWithItsField() {
    assertThatThrownBy(() -> read("{\"training\":{\"rank\":0}}"))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "the body is no training request: training.rank must be at least 1 and at most 1024,"
                + " was 0");
  }

  @Test
  void missingFieldIsNamed() {
    assertThatThrownBy(
            () -> read("{\"modelName\":\"mill\"}").request(new RunId("run-1"), Instant.EPOCH))
        .isInstanceOf(ProblemException.class)
        .hasMessage("field datasetManifest is missing");
  }

  private static NewTrainingRun read(String body) {
    return NewTrainingRun.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
