package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object of every example has only fields that its type has, each of the right type. */
class RenderedTypesTest {

  @ParameterizedTest
  @MethodSource("examples")
  void everyObjectIsOfItsType(Example example) {
    // Given
    List<KubernetesObject> objects = example.everything();

    // When
    List<String> problems = StrictTypes.problems(objects);

    // Then
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void noTwoObjectsShareAName(Example example) {
    // When
    List<String> names =
        example.everything().stream().map(object -> object.apiVersion() + " " + object).toList();

    // Then
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void helmFindsNothingToComplainAbout() {
    // When
    LintResult result = new Helm(Chart.source().folder()).lint().strict().call();

    // Then
    assertThat(result.isFailed()).isFalse();
    assertThat(result.getMessages()).noneMatch(line -> line.contains("[WARNING]"));
  }

  @Test
  void theExamplesHoldAllKindsThatTheChartCanMake() {
    // When
    Stream<String> kinds =
        Example.all().flatMap(each -> each.release().stream()).map(KubernetesObject::kind);

    // Then
    assertThat(kinds.distinct())
        .contains(
            "ConfigMap",
            "Deployment",
            "HTTPRoute",
            "HorizontalPodAutoscaler",
            "Job",
            "KafkaTopic",
            "NetworkPolicy",
            "PersistentVolumeClaim",
            "Pod",
            "PodDisruptionBudget",
            "Role",
            "RoleBinding",
            "ScaledObject",
            "Secret",
            "Service",
            "ServiceAccount",
            "ServiceMonitor");
  }

  static Stream<Example> examples() {
    return Example.all();
  }
}
