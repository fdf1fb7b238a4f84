package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variable and property that the chart sets is one that a service or its framework reads. */
class SettingNamesTest {

  /** Read by {@code HubSettings}, by name in {@code application.properties}, or by DJL. */
  private static final Set<String> OTHERS =
      Set.of(
          "HF_ENDPOINT",
          "HF_TOKEN",
          "ATHANOR_RUN_DIR",
          "ATHANOR_MODELS_DIR",
          "DJL_CACHE_DIR",
          "OPT_OUT_TRACKING",
          // extraEnv of a variant
          "TZ",
          // What turns a start into a migration; a setting of the bootstrap itself.
          "QUARKUS_INIT_AND_EXIT");

  private static final Set<String> OURS = new HashSet<>();
  private static final Set<String> QUARKUS = new HashSet<>();

  @BeforeAll
  static void collect() {
    OURS.addAll(ServiceSettings.names());
    try {
      for (URL model :
          Collections.list(
              SettingNamesTest.class
                  .getClassLoader()
                  .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
        try (var stream = model.openStream()) {
          collectRuntime(KubernetesObject.readOne(new String(stream.readAllBytes())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings that are fixed when a service is built would be ignored in the environment. */
  private static void collectRuntime(JsonNode node) {
    if (node.path("phase").asText().equals("RUN_TIME") && node.has("path")) {
      QUARKUS.add(node.at("/path/environmentVariable").asText());
      node.path("additionalPaths")
          .forEach(path -> QUARKUS.add(path.path("environmentVariable").asText()));
    }
    node.forEach(SettingNamesTest::collectRuntime);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyVariableIsRead(Example example) {
    // Given
    Set<String> known = new HashSet<>(QUARKUS);
    known.addAll(OTHERS);
    OURS.forEach(name -> known.add(variable(name)));
    ConsumerConfig.configNames().forEach(name -> known.add(variable("kafka." + name)));

    // When
    List<String> unknown =
        example.release().stream()
            .flatMap(object -> object.containers().stream())
            .flatMap(container -> KubernetesObject.elements(container.path("env")))
            .map(each -> each.path("name").asText())
            .filter(name -> !known.contains(name))
            .distinct()
            .toList();

    // Then
    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyPropertyIsRead(Example example) {
    // Given
    List<String> patterns =
        OURS.stream().map(name -> name.replace(".", "\\.").replace("*", "[^.]+")).toList();

    // When
    var unknown = new ArrayList<String>();
    example.release().stream()
        .map(object -> object.at("/data/application.properties").asText())
        .flatMap(String::lines)
        .map(line -> line.substring(0, line.indexOf('=')))
        .filter(name -> patterns.stream().noneMatch(name::matches))
        .forEach(unknown::add);

    // Then
    assertThat(unknown).isEmpty();
  }

  @Test
  void theSettingsOfTheServicesAreFound() {
    assertThat(OURS)
        .contains("athanor.blobs.uri", "athanor.trainer.worker.shutdown-limit")
        .hasSizeGreaterThan(80);
    assertThat(QUARKUS).contains("QUARKUS_HTTP_HOST").doesNotContain("QUARKUS_HTTP_ROOT_PATH");
  }

  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  static Stream<Example> examples() {
    return Example.all();
  }
}
