package io.athanor.local.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.local.service.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/files, DATASET",
    "/v1/files/file-1/content, DATASET",
    "/v1/uploads, DATASET",
    "/api/datasets/events, DATASET",
    "/v1/fine_tuning/jobs, TRAINER",
    "/api/training/runs, TRAINER",
    "/v1/models, INFERENCE",
    "/v1/chat/completions, INFERENCE",
    "/v1/completions, INFERENCE",
    "/v1/embeddings, INFERENCE",
    "/api/inference/events, INFERENCE",
    "/api/ingest/pipelines, INGEST"
  })
  void pathBelongsToItsService(String path, Service service) {
    assertThat(RouteTable.shipped().serviceFor(path)).contains(service);
  }

  @Test
  void prefixMatchesWholeSegmentsOnly() {
    assertThat(RouteTable.shipped().serviceFor("/v1/filesystem")).isEmpty();
    assertThat(RouteTable.shipped().serviceFor("/v1")).isEmpty();
    assertThat(RouteTable.shipped().serviceFor("/")).isEmpty();
  }
}
