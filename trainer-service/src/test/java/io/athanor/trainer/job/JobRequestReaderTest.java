package io.athanor.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.http.openai.OpenAiException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobRequestReaderTest {

  private static final String REQUIRED = "\"model\":\"tiny\",\"training_file\":\"file-1\"";

  @Test
  void everythingThatIsLeftOutIsAutomatic() {
    // When
    JobRequest request = read("{" + REQUIRED + ",\"suffix\":null,\"integrations\":[]}");
    // Then
    assertThat(request.hyperparameters()).isEqualTo(JobRequest.Hyperparameters.AUTOMATIC);
    assertThat(request.suffix()).isNull();
    assertThat(request.seed()).isBetween(0L, (long) Integer.MAX_VALUE);
    TrainingSpec spec = JobValidation.spec(request);
    assertThat(spec.epochs()).isNull();
    assertThat(spec.effectiveBatchSize()).isNull();
    assertThat(spec.learningRateMultiplier()).isNull();
    assertThat(spec.epochCheckpoints()).isEqualTo(3);
    assertThat(spec.seed()).isEqualTo(request.seed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"hyperparameters\":{%s}",
        "\"method\":{\"type\":\"supervised\",\"supervised\":{\"hyperparameters\":{%s}}}"
      })
  void hyperparametersAreReadInTheirNewAndTheirOldPlace(String place) {
    // Given
    String values = "\"n_epochs\":4,\"batch_size\":\"auto\",\"learning_rate_multiplier\":0.5";
    // When
    JobRequest request = read("{" + REQUIRED + "," + place.formatted(values) + "}");
    // Then
    assertThat(request.hyperparameters()).isEqualTo(new JobRequest.Hyperparameters(4, null, 0.5));
    assertThat(JobValidation.spec(request).epochs()).isEqualTo(4);
    assertThat(JobValidation.spec(request).learningRateMultiplier()).isEqualTo(0.5);
  }

  @Test
  void sixteenPairsOfMetadataAreKept() {
    // Given
    String pairs = pairs(16);
    // When
    Map<String, String> metadata =
        read("{" + REQUIRED + ",\"metadata\":{" + pairs + "}}").metadata();
    // Then
    assertThat(metadata).hasSize(16).containsEntry("key-15", "value");
    assertThat(
            refusal("{" + REQUIRED + ",\"metadata\":{" + pairs(17) + "}}").error().error().param())
        .isEqualTo("metadata");
  }

  @Test
  void priorityStandsInTheMetadata() {
    // When
    JobRequest urgent =
        read("{" + REQUIRED + ",\"metadata\":{\"athanor_priority\":\"-3\",\"priority\":\"low\"}}");
    // Then
    assertThat(urgent.priority()).isEqualTo(-3);
    assertThat(read("{" + REQUIRED + "}").priority()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"training_file\":\"file-1\"} | model | is missing",
        "{\"model\":\"tiny\"} | training_file | is missing",
        "{\"model\":7,\"training_file\":\"file-1\"} | model | must be a string",
        "\"suffix\":\"%65\" | suffix | 1 to 64 characters, has 65",
        "\"suffix\":\"a\\u0000\" | suffix | must not contain U+0000",
        "\"metadata\":{\"a\":\"\\ud800\"} | metadata.a | half of a surrogate pair",
        "\"seed\":-1 | seed | must be 0 to",
        "\"seed\":1.5 | seed | must be an integer",
        "\"metadata\":{\"a\":1} | metadata.a | must be a string",
        "\"metadata\":{\"a\":\"%513\"} | metadata.a | at most 512 characters",
        "\"metadata\":{\"%65\":\"a\"} | metadata | at most 64 characters",
        "\"metadata\":{\"athanor_priority\":\"high\"} | metadata.athanor_priority | whole number",
        "\"integrations\":[{\"type\":\"wandb\"}] | integrations | is not supported",
        "\"method\":{\"type\":\"dpo\"} | method.type | is not supported; supported is supervised",
        "\"method\":{\"type\":\"reinforcement\"} | method.type | supported is supervised",
        "\"method\":{\"type\":\"other\"} | method.type | must be supervised",
        "\"method\":\"supervised\" | method | must be an object",
        "\"hyperparameters\":{\"n_epochs\":0} | hyperparameters.n_epochs | from 1 to 1000, was 0",
        "\"hyperparameters\":{\"n_epochs\":\"many\"} | hyperparameters.n_epochs | must be \"auto\"",
        "\"hyperparameters\":{\"batch_size\":1.5} | hyperparameters.batch_size | an integer",
        "\"hyperparameters\":{\"learning_rate_multiplier\":0} |"
            + " hyperparameters.learning_rate_multiplier | above 0",
      })
  void refusalNamesTheFieldAndTheRule(String fields, String param, String message) {
    // Given
    String body = fields.startsWith("{") ? fields : "{" + REQUIRED + "," + expand(fields) + "}";
    // When
    OpenAiException refusal = refusal(body);
    // Then
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.error().error().type()).isEqualTo("invalid_request_error");
    assertThat(refusal.error().error().param()).isEqualTo(param);
    assertThat(refusal.error().error().message()).contains(message);
  }

  private static String expand(String fields) {
    return fields.replace("%513", "x".repeat(513)).replace("%65", "x".repeat(65));
  }

  private static String pairs(int count) {
    StringBuilder pairs = new StringBuilder();
    for (int number = 0; number < count; number++) {
      pairs.append(number == 0 ? "" : ",").append("\"key-" + number + "\":\"value\"");
    }
    return pairs.toString();
  }

  private static OpenAiException refusal(String body) {
    return catchThrowableOfType(OpenAiException.class, () -> read(body));
  }

  private static JobRequest read(String body) {
    return JobRequestReader.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
