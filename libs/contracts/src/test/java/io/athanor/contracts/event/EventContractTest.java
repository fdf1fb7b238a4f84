package io.athanor.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.contracts.pipeline.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the events to what was released. After an intended, compatible change run the tests once
 * with {@code -Dathanor.contracts.update=true} and read the difference before committing it; a
 * golden event is added, never changed.
 */
class EventContractTest {

  private static final Path SCHEMAS = Path.of("src/main/schemas");
  private static final Path GOLDEN = Path.of("src/test/golden/v1");
  private static final boolean UPDATE = Boolean.getBoolean("athanor.contracts.update");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // As the services read them: a new number needs a default, old events have none.
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  @ParameterizedTest
  @EnumSource(EventType.class)
  void schemaOfTheRecordIsTheReleasedSchema(EventType type) throws IOException {
    // Given
    Path file = SCHEMAS.resolve(type.schemaFile());
    JsonNode generated = schemas().generateSchema(type.record());
    // When
    if (UPDATE) {
      Files.writeString(file, JSON.writeValueAsString(generated) + "\n");
    }
    // Then
    assertThat(JSON.readTree(file.toFile())).isEqualTo(generated);
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void eventSurvivesTheWire(EventType type) throws IOException {
    // Given
    DomainEvent event = SampleEvents.all().get(type);
    Path file = GOLDEN.resolve(type.schemaFile());
    // When
    String json = JSON.writeValueAsString(event);
    if (UPDATE && !Files.exists(file)) {
      Files.writeString(file, json + "\n");
    }
    // Then
    assertThat(JSON.readValue(json, type.record())).isEqualTo(event);
    assertThat(event.aggregateId()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void everyReleasedEventStillDecodes(Path golden) throws IOException {
    // Given
    String typeName = "io.athanor." + golden.getFileName().toString().replace(".json", "");
    EventType type = EventType.ofName(typeName).orElseThrow();
    // When
    DomainEvent event = JSON.readValue(golden.toFile(), type.record());
    // Then
    assertThat(event).isEqualTo(SampleEvents.all().get(type));
  }

  @Test
  void optionsOfASourceStandInTheEventAndAbsentOnesDoNot() throws IOException {
    // Given
    SourceOptions options =
        new SourceOptions(
            List.of(),
            List.of("*.jpg"),
            "https://example.org/book/",
            2,
            null,
            null,
            List.of(),
            null,
            null);
    IngestRequested event =
        new IngestRequested(
            new RequestId("request-1"),
            List.of(
                new SourceSpec(SourceKind.CRAWL, "https://example.org/book/", options),
                new SourceSpec(SourceKind.FACTS, "file:///facts.yaml")),
            null,
            Instant.parse("2026-11-22T10:00:00Z"));
    // When
    JsonNode json = JSON.readTree(JSON.writeValueAsString(event));
    // Then
    assertThat(json.at("/sources/0/options").toString())
        .isEqualTo(
            "{\"exclude\":[\"*.jpg\"],\"within\":\"https://example.org/book/\",\"depth\":2}");
    assertThat(json.at("/sources/1").toString())
        .isEqualTo("{\"kind\":\"facts\",\"uri\":\"file:///facts.yaml\"}");
    assertThat(JSON.treeToValue(json, IngestRequested.class)).isEqualTo(event);
  }

  @Test
  void fieldsOfALaterReleaseAreIgnored() throws IOException {
    // Given
    String json =
        "{\"modelId\":\"model-1\",\"occurredAt\":\"2026-11-22T10:00:00Z\",\"reason\":\"a later release\"}";
    // When
    ModelWithdrawn event = JSON.readValue(json, ModelWithdrawn.class);
    // Then
    assertThat(event.aggregateId()).isEqualTo("model-1");
  }

  static List<Path> goldenFiles() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      List<Path> golden = files.sorted().toList();
      assertThat(golden).hasSize(EventType.values().length);
      return golden;
    }
  }

  private static SchemaGenerator schemas() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE))
            .with(Option.DEFINITIONS_FOR_ALL_OBJECTS);
    config
        .forFields()
        .withRequiredCheck(
            field ->
                field.getRawMember().getAnnotatedType().getAnnotation(Nullable.class) == null
                    && field.getRawMember().getAnnotation(JsonInclude.class) == null)
        .withTargetTypeOverridesResolver(
            field ->
                isIdentifier(field.getType().getErasedType())
                    ? List.of(field.getContext().resolve(String.class))
                    : null);
    return new SchemaGenerator(config.build());
  }

  /** Identifiers are records in Java and plain texts on the wire. */
  private static boolean isIdentifier(Class<?> type) {
    return type.getPackageName().equals("io.athanor.contracts")
        && type.getSimpleName().endsWith("Id");
  }
}
