package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may talk to whom. */
class NetworkPolicyTest {

  private static final String INTERNET = "93.184.215.14";

  @ParameterizedTest
  @MethodSource("guarded")
  void onlyIngestServiceReachesTheInternet(Example example) {
    // When
    List<String> reaching =
        policies(example).stream()
            .filter(policy -> reaches(policy, INTERNET))
            .map(KubernetesObject::name)
            .toList();

    // Then
    assertThat(reaching).singleElement().asString().matches("athanor(-tuning)?-ingest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "127.0.0.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255"
      })
  void noServiceReachesAPrivateAddressByDefault(String address) {
    // Given
    Example defaults = Example.published().findFirst().orElseThrow();

    // When
    Stream<KubernetesObject> reaching =
        policies(defaults).stream().filter(policy -> reaches(policy, address));

    // Then
    assertThat(reaching).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void everyPodStartsWithNothingAllowed(Example example) {
    // Given
    KubernetesObject deny =
        policies(example).stream()
            .filter(policy -> policy.name().endsWith("-default-deny"))
            .findFirst()
            .orElseThrow();

    // Then
    assertThat(deny.at("/spec/policyTypes"))
        .extracting(JsonNode::asText)
        .containsExactly("Ingress", "Egress");
    assertThat(deny.at("/spec").has("ingress")).isFalse();
    assertThat(deny.at("/spec").has("egress")).isFalse();
    for (KubernetesObject object : example.release()) {
      object
          .podTemplate()
          .ifPresent(
              pod ->
                  assertThat(Labels.match(deny.at("/spec/podSelector"), pod))
                      .as("%s", object)
                      .isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void noRuleMeansEverywhere(Example example) {
    for (KubernetesObject policy : policies(example)) {
      KubernetesObject.elements(policy.at("/spec/egress"))
          .forEach(rule -> assertThat(rule.path("to").isEmpty()).as("%s", policy).isFalse());
      KubernetesObject.elements(policy.at("/spec/ingress"))
          .forEach(rule -> assertThat(rule.path("from").isEmpty()).as("%s", policy).isFalse());
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void everyPodWithAServerReachesItsServers(Example example) {
    for (KubernetesObject object : example.release()) {
      if (object.podTemplate().isEmpty() || object.is("Pod")) {
        continue;
      }
      var ports = new ArrayList<Integer>();
      policies(example).stream()
          .filter(
              policy ->
                  Labels.match(policy.at("/spec/podSelector"), object.podTemplate().orElseThrow()))
          .forEach(
              policy ->
                  policy
                      .at("/spec/egress")
                      .findValues("port")
                      .forEach(port -> ports.add(port.asInt())));

      assertThat(ports).as("%s", object).contains(53, 5432);
      if (!object.is("Job")) {
        assertThat(ports).as("%s", object).contains(9093);
      }
    }
  }

  @Test
  void withoutPoliciesThereAreNone() {
    assertThat(Chart.ours().render(Map.of("networkPolicies.enabled", false)))
        .noneMatch(object -> object.is("NetworkPolicy"));
  }

  private static boolean reaches(KubernetesObject policy, String address) {
    return policy.at("/spec/egress").findValues("ipBlock").stream()
        .anyMatch(
            block ->
                Cidr.of(block.path("cidr").asText()).holds(address)
                    && KubernetesObject.elements(block.path("except"))
                        .noneMatch(except -> Cidr.of(except.asText()).holds(address)));
  }

  private static List<KubernetesObject> policies(Example example) {
    return example.release().stream().filter(object -> object.is("NetworkPolicy")).toList();
  }

  static Stream<Example> guarded() {
    return Example.all().filter(example -> !example.name().startsWith("everything-off"));
  }
}
