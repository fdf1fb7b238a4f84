package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that the chart does not know is refused with its name. */
class ValuesSchemaTest {

  /** Objects whose keys are the user's own. */
  private static final Set<String> OPEN =
      Set.of("labels", "kubernetes", "properties", "quantities", "global");

  @ParameterizedTest
  @CsvSource({
    "trainer.replica, 2, replica",
    "trainer.resource.limits.cpu, 2, resource",
    "ingest.drain.preStopSecs, 5, preStopSecs",
    "kafka.bootstrapServer, x, bootstrapServer",
    "networkPolicy.enabled, true, networkPolicy",
    "kafka.securityProtocol, TLS, securityProtocol",
    "trainer.replicas, many, replicas",
    "postgres.port, 70000, port"
  })
  void aWrongValueIsRefusedWithItsName(String key, String value, String named) {
    assertRefused(Map.of(key, value), named);
  }

  @ParameterizedTest
  @CsvSource({
    "access.existingSecret, '', access.existingSecret",
    "kafka.securityProtocol, SASL_SSL, kafka.sasl.existingSecret",
    "postgres.sslMode, verify-full, postgres.caSecret",
    "trainer.autoscaling.enabled, true, monitoring.prometheusUrl",
    "trainer.jobMode.enabled, true, networkPolicies.kubernetesApi.cidrs"
  })
  void settingsThatNeedAnotherSayWhich(String key, String value, String named) {
    assertRefused(Map.of(key, value), named);
  }

  @Test
  void everySlotNeedsADevice() {
    assertRefused(Map.of("trainer.gpu.enabled", true, "trainer.slots", 2), "trainer.gpu.count");
  }

  @Test
  void noObjectOfTheSchemaTakesUnknownKeys() throws IOException {
    // Given
    JsonNode schema =
        KubernetesObject.readOne(
            Files.readString(Repository.file("deploy/chart/values.schema.json")));
    var open = new ArrayList<String>();

    // When
    collectOpen("", schema, open);

    // Then
    assertThat(open).isEmpty();
  }

  @Test
  void theSchemaKnowsNoValueThatHasNoDefault() throws IOException {
    // Given
    JsonNode schema =
        KubernetesObject.readOne(
            Files.readString(Repository.file("deploy/chart/values.schema.json")));
    JsonNode values =
        KubernetesObject.readOne(Files.readString(Repository.file("deploy/chart/values.yaml")));
    var missing = new ArrayList<String>();

    // When
    collectMissing("", schema.path("properties"), values, missing);

    // Then
    assertThat(missing).containsExactly("global");
  }

  private static void assertRefused(Map<String, Object> values, String named) {
    // When
    ThrowingCallable rendering = () -> Chart.ours().render(values);

    // Then
    assertThatThrownBy(rendering).hasMessageContaining(named);
  }

  private static void collectOpen(String name, JsonNode node, List<String> open) {
    if (node.path("type").asText().equals("object")
        && !OPEN.contains(name)
        && (!node.path("additionalProperties").isBoolean()
            || node.path("additionalProperties").asBoolean())) {
      open.add(name);
    }
    node.properties().forEach(field -> collectOpen(field.getKey(), field.getValue(), open));
    if (node.isArray()) {
      node.forEach(each -> collectOpen(name, each, open));
    }
  }

  private static void collectMissing(
      String path, JsonNode properties, JsonNode values, List<String> missing) {
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      if (!values.has(property.getKey())) {
        missing.add(name);
      } else {
        collectMissing(
            name, property.getValue().path("properties"), values.path(property.getKey()), missing);
      }
    }
  }
}
