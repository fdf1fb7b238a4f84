package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one object names in another is there. */
class ReferencesTest {

  /** Secrets and claims that the values of the examples say exist already. */
  private static final Set<String> EXISTING =
      Set.of(
          "Secret athanor-api-keys",
          "Secret athanor-postgres",
          "Secret athanor-s3",
          "Secret athanor",
          "Secret athanor-cluster-ca-cert",
          "Secret athanor-postgres-ca",
          "Secret athanor-postgres-ingest",
          "Secret athanor-postgres-dataset",
          "Secret athanor-postgres-trainer",
          "Secret athanor-postgres-inference",
          "Secret kafka-ca",
          "Secret kafka-client",
          "Secret hub",
          "PersistentVolumeClaim artifacts",
          "PersistentVolumeClaim models",
          "ServiceAccount mine");

  @ParameterizedTest
  @MethodSource("examples")
  void everySelectorPicksTheRightPods(Example example) {
    List<KubernetesObject> objects = example.release();
    for (KubernetesObject object : objects) {
      switch (object.kind()) {
        case "Deployment" ->
            assertThat(Labels.match(object.at("/spec/selector"), object.at("/spec/template")))
                .as("%s", object)
                .isTrue();
        case "PodDisruptionBudget" ->
            assertThat(selected(objects, object.at("/spec/selector")))
                .as("%s", object)
                .containsExactly(object.name());
        case "Service" -> {
          JsonNode selector = Labels.selector(object.at("/spec/selector"));
          assertThat(selected(objects, selector)).as("%s", object).containsExactly(object.name());
          // No other pod, such as that of a run or of a migration, may answer for the service.
          assertThat(
                  objects.stream()
                      .filter(each -> each.podTemplate().isPresent())
                      .filter(each -> Labels.match(selector, each.podTemplate().orElseThrow())))
              .hasSize(1);
        }
        case "ServiceMonitor" ->
            assertThat(
                    objects.stream()
                        .filter(each -> each.is("Service"))
                        .filter(each -> Labels.match(object.at("/spec/selector"), each.json())))
                .hasSize(4);
        default -> {}
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyPortIsOneOfItsContainer(Example example) {
    List<KubernetesObject> objects = example.release();
    for (KubernetesObject object : objects) {
      if (object.is("Service")) {
        JsonNode container = named(objects, "Deployment", object.name()).containers().getFirst();
        assertThat(container.at("/ports/0/name")).isEqualTo(object.at("/spec/ports/0/targetPort"));
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
      }
      if (object.is("HTTPRoute")) {
        object
            .json()
            .findValues("backendRefs")
            .forEach(
                backend ->
                    assertThat(
                            named(objects, "Service", backend.at("/0/name").asText())
                                .at("/spec/ports/0/port"))
                        .isEqualTo(backend.at("/0/port")));
      }
      if (object.is("ScaledObject") || object.is("HorizontalPodAutoscaler")) {
        String target = object.at("/spec/scaleTargetRef/name").asText();
        assertThat(named(objects, "Deployment", target).at("/spec").has("replicas")).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everySecretVolumeAndAccountExistsOrIsAValue(Example example) {
    // Given
    List<KubernetesObject> objects = example.release();
    var known = new HashSet<>(EXISTING);
    objects.forEach(object -> known.add(object.toString()));

    // When
    var missing = new ArrayList<String>();
    for (KubernetesObject object : objects) {
      object
          .podTemplate()
          .ifPresent(
              pod ->
                  references(pod)
                      .filter(reference -> !known.contains(reference))
                      .forEach(reference -> missing.add(object + " names " + reference)));
    }

    // Then
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyMountHasItsVolumeAndEveryVolumeItsMount(Example example) {
    for (KubernetesObject object : example.release()) {
      object
          .podTemplate()
          .ifPresent(
              pod -> {
                Set<String> mounts = new HashSet<>();
                object
                    .containers()
                    .forEach(
                        container ->
                            mounts.addAll(container.path("volumeMounts").findValuesAsText("name")));
                Set<String> volumes = new HashSet<>();
                pod.at("/spec/volumes").forEach(each -> volumes.add(each.path("name").asText()));
                assertThat(mounts).as("%s", object).isEqualTo(volumes);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void hooksNeedNothingThatTheReleaseMakesAfterThem(Example example) {
    List<KubernetesObject> objects = example.release();
    for (KubernetesObject object : objects) {
      if (object.at("/metadata/annotations").path(Chart.HOOK).asText().startsWith("pre-")) {
        Set<String> made = new HashSet<>();
        objects.forEach(each -> made.add(each.toString()));

        assertThat(references(object.podTemplate().orElseThrow()).filter(made::contains))
            .as("%s", object)
            .isEmpty();
      }
    }
  }

  private static Stream<String> references(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return Stream.of(
            spec.findValues("secretKeyRef").stream().map(each -> "Secret " + text(each, "name")),
            spec.findValues("secret").stream().map(each -> "Secret " + text(each, "secretName")),
            spec.findValues("configMap").stream().map(each -> "ConfigMap " + text(each, "name")),
            spec.findValues("claimName").stream()
                .map(each -> "PersistentVolumeClaim " + each.asText()),
            spec.findValues("serviceAccountName").stream()
                .map(each -> "ServiceAccount " + each.asText()))
        .flatMap(each -> each);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private static Stream<String> selected(List<KubernetesObject> objects, JsonNode selector) {
    return objects.stream()
        .filter(object -> object.is("Deployment"))
        .filter(object -> Labels.match(selector, object.at("/spec/template")))
        .map(KubernetesObject::name);
  }

  private static KubernetesObject named(List<KubernetesObject> objects, String kind, String name) {
    return objects.stream()
        .filter(object -> object.is(kind) && object.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s".formatted(kind, name)));
  }

  static Stream<Example> examples() {
    return Example.all();
  }
}
