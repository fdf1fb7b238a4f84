package io.athanor.kit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.event.EventType;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.training.ModelManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What released versions said and stored (recorded by {@code e2e-tests}, see docs/reliability.md)
 * is read by today's contracts, and nothing of it is lost on the way.
 */
class FrozenContractsTest {

  private static final Path RELEASES = Path.of("../../e2e-tests/src/test/resources/upgrade");

  /** Contracts of the artifacts that services hand each other, by the keys they have in blobs. */
  private static final Map<String, Class<?>> ARTIFACTS = artifacts();

  /** A later release's record, whose number the earlier one did not have. */
  record Later(String name, int added) {}

  @ParameterizedTest
  @MethodSource("releases")
  void everyRecordedEventIsReadAndKeepsWhatItSaid(Path release) {
    List<String> types = new ArrayList<>();
    for (Path topic : files(release.resolve("topics"))) {
      for (JsonNode record : json(read(topic))) {
        String type = record.at("/headers/ce_type").asText();
        types.add(type);
        requireKept(
            topic.getFileName() + ", " + record.at("/headers/ce_id").asText(),
            record.path("value"),
            EventType.ofName(type).orElseThrow().record());
      }
    }
    assertThat(types)
        .contains("io.athanor.ingest.requested.v1", "io.athanor.evaluation.completed.v1");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyRecordedArtifactIsReadAndKeepsWhatItSaid(Path release) {
    Path blobs = release.resolve("blobs");
    Map<Class<?>, Integer> found = new LinkedHashMap<>();
    for (Path file : files(blobs)) {
      String key = blobs.relativize(file).toString();
      ARTIFACTS.forEach(
          (pattern, contract) -> {
            if (key.matches(pattern)) {
              found.merge(contract, 1, Integer::sum);
              documents(key, read(file))
                  .forEach(document -> requireKept(key, json(document), contract));
            }
          });
    }
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(ARTIFACTS.values());
  }

  @Test
  void newNumberWithoutADefaultIsNoticed() {
    assertThatThrownBy(() -> requireKept("old", json("{\"name\":\"x\"}"), Later.class))
        .hasStackTraceContaining("added");
  }

  @Test
  void lostOrChangedFieldsAreNoticed() {
    assertThat(
            lost(
                "",
                json("{\"a\":[{\"b\":1},{\"b\":2}],\"c\":\"x\",\"d\":null}"),
                json("{\"a\":[{\"b\":1.0,\"n\":0}],\"c\":\"y\"}")))
        .containsExactly("/a/1/b: was 2, is ", "/c: was \"x\", is \"y\"");
  }

  static List<Path> releases() throws IOException {
    try (Stream<Path> folders = Files.list(RELEASES)) {
      List<Path> releases = folders.filter(Files::isDirectory).sorted().toList();
      assertThat(releases).isNotEmpty();
      return releases;
    }
  }

  private static Map<String, Class<?>> artifacts() {
    Map<String, Class<?>> contracts = new LinkedHashMap<>();
    contracts.put("pipelines/[^/]+\\.json", PipelineSpec.class);
    contracts.put("documents/requests/[^/]+/manifest\\.json", DocumentManifest.class);
    contracts.put("documents/[0-9a-f]{64}\\.json", IngestedDocument.class);
    contracts.put("datasets/.*/manifest\\.json", DatasetManifest.class);
    contracts.put("datasets/.*/(train|validation)-\\d+\\.jsonl", Example.class);
    contracts.put("datasets/.*/probes\\.jsonl", Probe.class);
    contracts.put("datasets/.*/quality\\.json", QualityReport.class);
    contracts.put("models/[^/]+/evaluation\\.json", EvaluationReport.class);
    contracts.put("models/[^/]+/attempt-\\d+/manifest\\.json", ModelManifest.class);
    return contracts;
  }

  private static void requireKept(String place, JsonNode recorded, Class<?> contract) {
    Object value = Json.read(recorded.toString(), contract);
    assertThat(lost("", recorded, Json.mapper().valueToTree(value))).as(place).isEmpty();
  }

  /** Places of values that {@code newer} does not have, or has otherwise; null is like absent. */
  private static List<String> lost(String place, JsonNode older, JsonNode newer) {
    if (older.isNull()) {
      return List.of();
    }
    if (older.isObject()) {
      return older.properties().stream()
          .flatMap(
              field ->
                  lost(place + '/' + field.getKey(), field.getValue(), newer.path(field.getKey()))
                      .stream())
          .toList();
    }
    if (older.isArray() && newer.isArray()) {
      return IntStream.range(0, older.size())
          .boxed()
          .flatMap(index -> lost(place + '/' + index, older.get(index), newer.path(index)).stream())
          .toList();
    }
    boolean kept =
        older.isNumber() && newer.isNumber()
            ? older.decimalValue().compareTo(newer.decimalValue()) == 0
            : older.equals(newer);
    return kept ? List.of() : List.of(place + ": was " + older + ", is " + newer);
  }

  private static Stream<String> documents(String key, String text) {
    return key.endsWith(".jsonl") ? text.lines() : Stream.of(text);
  }

  private static JsonNode json(String text) {
    return Json.read(text, JsonNode.class);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
