package io.athanor.kit.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.pipeline.PipelineFile;
import io.athanor.contracts.pipeline.PipelineSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Specifications are stored: each release reads those of the releases before it. */
class PipelineSpecJsonTest {

  private static final String PIPELINE =
      """
      name: town
      sources: [{pages: https://example.org/town.htm}]
      recipe: {kind: completion}
      """;

  @Test
  void specificationWithoutPriorityIsReadWithTheUsualOne() {
    // Given
    PipelineSpec usual = spec(PIPELINE);
    String json = Json.text(usual);
    // Then
    assertThat(json).doesNotContain("priority");
    assertThat(read(json)).isEqualTo(usual);
    assertThat(read(json).priority()).isZero();
  }

  @Test
  void priorityIsStoredWithTheSpecification() {
    // Given
    PipelineSpec urgent = spec(PIPELINE + "priority: 7\n");
    // Then
    assertThat(read(Json.text(urgent))).isEqualTo(urgent);
    assertThat(read(Json.text(urgent)).priority()).isEqualTo(7);
  }

  private static PipelineSpec spec(String yaml) {
    return PipelineFile.read("town.yaml", yaml, Path.of("/home/ada"));
  }

  private static PipelineSpec read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), PipelineSpec.class);
  }
}
