package io.athanor.ingest.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RequestId;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedSourceTest {

  private static final List<SourceSpec> SOURCES =
      List.of(
          new SourceSpec(SourceKind.FACTS, "file:///facts.yaml"),
          new SourceSpec(SourceKind.PAGES, "http://x/{1..2}"),
          new SourceSpec(SourceKind.PAGES, "http://x/{2..1}"));

  @Test
  void rangesAreCountedOutAndABadOneKeepsItsPlaceWithItsMistake() {
    List<PlannedSource> plan = PlannedSource.of(new RequestId("r1"), SOURCES);
    assertThat(plan)
        .extracting(PlannedSource::position, PlannedSource::uri)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(0, "file:///facts.yaml"),
            org.assertj.core.api.Assertions.tuple(1, "http://x/1"),
            org.assertj.core.api.Assertions.tuple(2, "http://x/2"),
            org.assertj.core.api.Assertions.tuple(3, "http://x/{2..1}"));
    assertThat(plan.getLast().mistake()).startsWith("the range ends before it starts");
  }

  @Test
  void planOfTheSameRequestIsTheSameAndOfAnotherIsNot() {
    List<PlannedSource> plan = PlannedSource.of(new RequestId("r1"), SOURCES);
    assertThat(PlannedSource.of(new RequestId("r1"), SOURCES)).isEqualTo(plan);
    assertThat(PlannedSource.of(new RequestId("r2"), SOURCES))
        .extracting(PlannedSource::documentId)
        .doesNotContainAnyElementsOf(plan.stream().map(PlannedSource::documentId).toList());
  }
}
