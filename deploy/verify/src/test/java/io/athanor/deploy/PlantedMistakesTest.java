package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check of types can fail: one mistake in one template is found and named. */
class PlantedMistakesTest {

  private static final String ALERTS =
      """
      groups:
        - name: example
          rules:
            - alert: NothingHappens
              expr: up == 0
              for: 5m
              labels: {severity: warning}
              annotations: {summary: "{{ $labels.instance }} is away"}
      """;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "templates/deployments.yaml",
            "terminationGracePeriodSeconds:",
            "terminationGracePeriodSecs:",
            "Deployment athanor-ingest: $.spec.template.spec: property"
                + " 'terminationGracePeriodSecs'"),
        Arguments.of(
            "templates/deployments.yaml",
            " resources:",
            " resource:",
            "Deployment athanor-trainer: $.spec.template.spec.containers[0]: property 'resource'"),
        Arguments.of(
            "templates/_job.tpl",
            "restartPolicy:",
            "restart:",
            "ConfigMap athanor-trainer-job: $.template.spec: property 'restart'"),
        Arguments.of(
            "templates/migrations.yaml",
            "backoffLimit:",
            "backOffLimit:",
            "Job athanor-dataset-migration: $.spec: property 'backOffLimit'"),
        Arguments.of(
            "templates/autoscaling.yaml",
            "minReplicaCount:",
            "minReplicas:",
            "ScaledObject athanor-trainer: $.spec: property 'minReplicas'"),
        Arguments.of(
            "templates/topics.yaml",
            "  partitions:",
            "  partition:",
            "KafkaTopic models.v1: $.spec: property 'partition'"),
        Arguments.of(
            "templates/httproute.yaml",
            "backendRefs:",
            "backends:",
            "HTTPRoute athanor: $.spec.rules[0]: property 'backends'"),
        Arguments.of(
            "templates/monitoring.yaml",
            "scrapeTimeout:",
            "timeout:",
            "ServiceMonitor athanor: $.spec.endpoints[0]: property 'timeout'"),
        Arguments.of(
            "templates/network-policies.yaml",
            "policyTypes: [Egress]",
            "policyTypes: Egress",
            "NetworkPolicy athanor-dns: $.spec.policyTypes: string found, array expected"),
        Arguments.of(
            "templates/services.yaml",
            "      port: 8080\n",
            "",
            "Service athanor-ingest: $.spec.ports[0]: required property 'port' not found"),
        Arguments.of(
            "templates/httproute.yaml",
            "type: PathPrefix",
            "type: Prefix",
            "HTTPRoute athanor: $.spec.rules[0].matches[0].path.type: does not have a value in the"
                + " enumeration"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsFoundAndNamed(String file, String right, String wrong, String found) {
    // Given
    Chart chart = Chart.source().with(file, right, wrong);

    // When
    Path operators = Repository.file("deploy/examples/operators/values.yaml");
    Path gpu = Repository.file("deploy/examples/gpu/values.yaml");
    var problems = new ArrayList<>(StrictTypes.problems(chart.render(operators)));
    problems.addAll(StrictTypes.problems(chart.render(operators, gpu)));

    // Then
    assertThat(problems).anyMatch(line -> line.startsWith(found));
  }

  @Test
  void alertsBecomeARuleObject() {
    // Given
    Chart chart = Chart.source().with("alerts/example.yaml", ALERTS);

    // When
    List<KubernetesObject> objects =
        chart.render(Repository.file("deploy/examples/operators/values.yaml"));

    // Then
    assertThat(StrictTypes.problems(objects)).isEmpty();
    assertThat(objects)
        .filteredOn(object -> object.is("PrometheusRule"))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.at("/spec/groups").findValuesAsText("summary"))
                    .contains("{{ $labels.instance }} is away"));
  }

  @Test
  void aMistakeInAnAlertIsFoundAndNamed() {
    // Given
    Chart chart =
        Chart.source().with("alerts/example.yaml", ALERTS.replace("expr:", "expression:"));

    // When
    List<String> problems =
        StrictTypes.problems(
            chart.render(Repository.file("deploy/examples/operators/values.yaml")));

    // Then
    assertThat(problems)
        .anyMatch(line -> line.contains("property 'expression' is not defined"))
        .anyMatch(line -> line.contains("required property 'expr' not found"));
  }

  @Test
  void aMistakeInAnObjectOfOthersIsFoundAndNamed() {
    // Given
    var node =
        KubernetesObject.readAll(
            """
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata: {name: example}
            spec: {instance: 3, storage: {size: 1Gi}}
            ---
            apiVersion: kafka.strimzi.io/v1
            kind: Kafka
            metadata: {name: example}
            spec: {kafka: {listener: []}}
            """);

    // When
    List<String> problems = StrictTypes.problems(node);

    // Then
    assertThat(problems)
        .anyMatch(line -> line.contains("property 'instance' is not defined"))
        .anyMatch(line -> line.contains("property 'listener' is not defined"));
  }
}
