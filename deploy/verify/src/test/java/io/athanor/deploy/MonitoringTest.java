package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the chart's folders hold for Prometheus and Grafana arrives there whole. */
class MonitoringTest {

  private static final Path CHART = Repository.file("deploy/chart");

  private final List<KubernetesObject> release =
      Example.all()
          .filter(example -> example.name().equals("everything-on.yaml"))
          .findFirst()
          .orElseThrow()
          .release();

  @Test
  void ruleObjectHoldsEveryGroupOfEveryFile() {
    // Given
    List<JsonNode> written =
        files("alerts", ".yaml")
            .map(MonitoringTest::read)
            .flatMap(
                text -> KubernetesObject.elements(KubernetesObject.readOne(text).path("groups")))
            .toList();
    // When
    List<KubernetesObject> rules =
        release.stream().filter(object -> object.is("PrometheusRule")).toList();
    // Then
    assertThat(written).hasSizeGreaterThan(3);
    assertThat(rules).hasSize(1);
    assertThat(KubernetesObject.elements(rules.getFirst().at("/spec/groups")))
        .containsExactlyElementsOf(written);
  }

  @Test
  void everyDashboardIsAMapOfItsOwnForTheSidecar() {
    List<Path> dashboards = files("dashboards", ".json").toList();
    assertThat(dashboards).hasSize(5);
    for (Path file : dashboards) {
      String name = file.getFileName().toString();
      assertThat(release)
          .filteredOn(object -> object.is("ConfigMap") && object.at("/data").has(name))
          .singleElement()
          .satisfies(
              map -> {
                assertThat(map.label("grafana_dashboard")).isEqualTo("1");
                assertThat(map.at("/data").path(name).asText()).isEqualTo(read(file).strip());
              });
    }
  }

  private static Stream<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.list(CHART.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
