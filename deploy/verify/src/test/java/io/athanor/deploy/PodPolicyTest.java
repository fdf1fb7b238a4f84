package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pod of the chart keeps to, whatever the values. */
class PodPolicyTest {

  @ParameterizedTest
  @MethodSource("examples")
  void everyContainerIsRestricted(Example example) {
    for (KubernetesObject owner : pods(example)) {
      JsonNode pod = owner.podTemplate().orElseThrow().path("spec");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as("%s", owner).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .as("%s", owner)
          .isEqualTo("RuntimeDefault");
      for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
        assertThat(pod.has(shared)).as("%s of %s", shared, owner).isFalse();
      }
      for (JsonNode container : owner.containers()) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("runAsNonRoot").asBoolean()).as("%s", owner).isTrue();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).as("%s", owner).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
            .as("%s", owner)
            .isFalse();
        assertThat(security.at("/capabilities/drop"))
            .as("%s", owner)
            .extracting(JsonNode::asText)
            .containsExactly("ALL");
        assertThat(security.has("privileged")).as("%s", owner).isFalse();
        assertThat(security.at("/capabilities").has("add")).as("%s", owner).isFalse();
        assertThat(container.at("/resources/requests/memory").isTextual()).as("%s", owner).isTrue();
        assertThat(container.at("/resources/requests/cpu").isValueNode()).as("%s", owner).isTrue();
        assertThat(container.at("/resources/limits/memory").isTextual()).as("%s", owner).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void servicesAreProbedWhereQuarkusAnswers(Example example) {
    for (KubernetesObject deployment : deployments(example)) {
      JsonNode container = deployment.containers().getFirst();
      Map.of("startupProbe", "started", "readinessProbe", "ready", "livenessProbe", "live")
          .forEach(
              (probe, path) -> {
                JsonNode get = container.path(probe).path("httpGet");
                assertThat(get.path("path").asText())
                    .as("%s of %s", probe, deployment)
                    .isEqualTo("/q/health/" + path);
                assertThat(get.path("port").asText()).isEqualTo("http");
              });
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void onlyTheMakerOfJobsHoldsAToken(Example example) {
    for (KubernetesObject owner : pods(example)) {
      boolean makesJobs =
          owner.is("Deployment")
              && owner.containers().getFirst().path("env").findValuesAsText("name").stream()
                  .anyMatch(name -> name.equals("ATHANOR_TRAINER_JOB_POD_TEMPLATE"));
      assertThat(
              owner.podTemplate().orElseThrow().at("/spec/automountServiceAccountToken").asText())
          .as("%s", owner)
          .isEqualTo(Boolean.toString(makesJobs));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void jobsAreAllThatTheRoleAllows(Example example) {
    List<KubernetesObject> roles =
        example.release().stream().filter(object -> object.is("Role")).toList();
    boolean jobMode = example.name().equals("gpu");

    assertThat(roles).hasSize(jobMode ? 1 : 0);
    for (KubernetesObject role : roles) {
      assertThat(role.at("/rules"))
          .isEqualTo(
              KubernetesObject.readOne(
                  """
                  - {apiGroups: [batch], resources: [jobs], verbs: [create, delete, get, list, watch]}
                  - {apiGroups: [""], resources: [pods], verbs: [list]}
                  """));
    }
    assertThat(example.release())
        .noneMatch(object -> object.is("ClusterRole") || object.is("ClusterRoleBinding"));
  }

  @Test
  void everyImageComesFromTheValues() {
    // Given
    Map<String, String> settings =
        Map.of(
            "images.registry",
            "mirror.example",
            "images.tag",
            "t7",
            "tests.image.repository",
            "mirror.example/curl",
            "tests.image.tag",
            "t7");

    // When
    Stream<String> images =
        Chart.ours().render(settings).stream()
            .flatMap(object -> object.containers().stream())
            .map(container -> container.path("image").asText());

    // Then
    assertThat(images.distinct())
        .containsExactlyInAnyOrder(
            "mirror.example/athanor-ingest-service:t7",
            "mirror.example/athanor-dataset-service:t7",
            "mirror.example/athanor-trainer-cpu:t7",
            "mirror.example/athanor-inference-service:t7",
            "mirror.example/curl:t7");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void thereIsTimeToSaveBeforeTheKill(Example example) {
    for (KubernetesObject owner : pods(example)) {
      JsonNode container = owner.containers().getFirst();
      if (!Set.of("Deployment", "ConfigMap").contains(owner.kind())) {
        continue;
      }
      int needed =
          container.at("/lifecycle/preStop/sleep/seconds").asInt()
              + seconds(container, "QUARKUS_SHUTDOWN_TIMEOUT")
              + seconds(container, "ATHANOR_TRAINER_WORKER_SHUTDOWN_LIMIT");

      assertThat(
              owner.podTemplate().orElseThrow().at("/spec/terminationGracePeriodSeconds").asInt())
          .as("%s", owner)
          .isGreaterThanOrEqualTo(needed + 30);
      if (owner.is("Deployment")) {
        assertThat(container.at("/lifecycle/preStop/sleep/seconds").asInt()).isPositive();
      }
      if (owner.name().contains("trainer")) {
        assertThat(seconds(container, "ATHANOR_TRAINER_WORKER_SHUTDOWN_LIMIT")).isPositive();
      }
    }
  }

  private static int seconds(JsonNode container, String variable) {
    return KubernetesObject.elements(container.path("env"))
        .filter(each -> each.path("name").asText().equals(variable))
        .map(each -> each.path("value").asText().replace("s", ""))
        .mapToInt(Integer::parseInt)
        .sum();
  }

  private static List<KubernetesObject> pods(Example example) {
    return example.release().stream().filter(object -> object.podTemplate().isPresent()).toList();
  }

  private static List<KubernetesObject> deployments(Example example) {
    return example.release().stream().filter(object -> object.is("Deployment")).toList();
  }

  static Stream<Example> examples() {
    return Example.all();
  }
}
