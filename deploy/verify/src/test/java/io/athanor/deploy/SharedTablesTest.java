package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tables that the chart has in common with the product do not drift apart. */
class SharedTablesTest {

  private static final Path OPERATORS = Repository.file("deploy/examples/operators/values.yaml");

  @Test
  void theRoutesAreThoseOfTheLocalFrontDoor() throws IOException {
    // Given
    JsonNode local =
        KubernetesObject.readOne(
            Files.readString(
                Repository.file(
                    "deploy/local/src/main/resources/io/athanor/local/front/routes.json")));
    Map<String, String> expected = new HashMap<>();
    local
        .path("routes")
        .forEach(
            route ->
                expected.put(
                    route.path("prefix").asText(), "athanor-" + route.path("service").asText()));

    // When
    JsonNode rules = one("HTTPRoute").getFirst().at("/spec/rules");
    Map<String, String> actual = new HashMap<>();
    rules.forEach(
        rule ->
            rule.path("matches")
                .forEach(
                    match ->
                        actual.put(
                            match.at("/path/value").asText(),
                            rule.at("/backendRefs/0/name").asText())));

    // Then
    assertThat(actual).hasSize(11).isEqualTo(expected);
    assertThat(rules)
        .allSatisfy(rule -> assertThat(rule.at("/timeouts/request").asText()).isEqualTo("0s"));
  }

  @Test
  void theTopicsAreThoseOfTheContracts() {
    // Given
    Set<String> expected = new TreeSet<>();
    Topics.all()
        .forEach(
            topic ->
                expected.add(
                    "%s %d %s".formatted(topic.name(), topic.partitions(), topic.settings())));

    // When
    Set<String> actual = new TreeSet<>();
    one("KafkaTopic")
        .forEach(
            topic -> {
              Map<String, String> settings = new TreeMap<>();
              topic
                  .at("/spec/config")
                  .properties()
                  .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
              // How many copies a record has is the cluster's affair.
              settings.remove("min.insync.replicas");
              actual.add(
                  "%s %d %s"
                      .formatted(topic.name(), topic.at("/spec/partitions").asInt(), settings));
            });

    // Then
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void triggersHaveOnlyParametersThatKedaReads() {
    // Given: the parameters of these scalers in KEDA 2.21, which its types do not know.
    Map<String, Set<String>> known =
        Map.of(
            "kafka",
            Set.of(
                "bootstrapServers",
                "topic",
                "consumerGroup",
                "lagThreshold",
                "offsetResetPolicy",
                "sasl",
                "tls"),
            "prometheus",
            Set.of("serverAddress", "query", "threshold", "ignoreNullValues"),
            "cpu",
            Set.of("value"));

    // When
    List<JsonNode> triggers =
        Example.all()
            .flatMap(example -> example.release().stream())
            .filter(object -> object.is("ScaledObject"))
            .flatMap(object -> KubernetesObject.elements(object.at("/spec/triggers")))
            .toList();

    // Then
    assertThat(triggers).extracting(each -> each.path("type").asText()).contains("kafka", "cpu");
    for (JsonNode trigger : triggers) {
      trigger
          .path("metadata")
          .properties()
          .forEach(
              parameter -> {
                assertThat(known.get(trigger.path("type").asText())).contains(parameter.getKey());
                assertThat(parameter.getValue().isTextual()).as("%s", parameter).isTrue();
              });
    }
  }

  @Test
  void lagIsReadOfStreamsThatTheServicesConsume() {
    List<KubernetesObject> scaled = one("ScaledObject");

    assertThat(scaled)
        .filteredOn(object -> object.at("/spec/triggers/0/type").asText().equals("kafka"))
        .extracting(
            object ->
                object.at("/spec/triggers/0/metadata/topic").asText()
                    + " "
                    + object.at("/spec/triggers/0/metadata/consumerGroup").asText())
        .containsExactlyInAnyOrder(
            Topics.INGEST_REQUESTS + " ingest", Topics.DOCUMENTS + " dataset");
  }

  private static List<KubernetesObject> one(String kind) {
    return Chart.ours().render(OPERATORS).stream().filter(object -> object.is(kind)).toList();
  }
}
