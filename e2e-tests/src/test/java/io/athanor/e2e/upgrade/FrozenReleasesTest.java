package io.athanor.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What was released stays as it was: databases and events out there depend on it. */
class FrozenReleasesTest {

  static final Iterable<String> RELEASES = Fixture.RELEASES;

  @ParameterizedTest
  @FieldSource("RELEASES")
  void migrationsOfAReleaseAreNeverChanged(String release) throws IOException {
    Map<String, String> today = Frozen.migrations();
    for (String line : Files.readAllLines(new Fixture(release).migrations())) {
      String[] entry = line.split("  ", 2);
      assertThat(today)
          .as("%s was released in %s: write a new migration instead", entry[1], release)
          .containsEntry(entry[1], entry[0]);
    }
  }

  @ParameterizedTest
  @FieldSource("RELEASES")
  void fieldsOfAnEventAreOnlyAddedAndOptional(String release) {
    for (Path older : Fixture.files(new Fixture(release).schemas())) {
      String name = older.getFileName().toString();
      Path newer = Frozen.schemas().resolve(name);
      assertThat(newer).as("schema of release " + release).exists();
      assertThat(Frozen.breaches(name, Frozen.schema(older), Frozen.schema(newer))).isEmpty();
    }
  }

  @Test
  void breachesOfASchemaAreNoticed() throws IOException {
    // Given
    JsonNode older = json("{'properties':{'a':{'type':'string'}},'required':['a']}");
    // When, then
    assertThat(
            Frozen.breaches(
                "x",
                older,
                json(
                    "{'properties':{'a':{'type':'string'},'b':{'type':'number'}},'required':['a']}")))
        .isEmpty();
    assertThat(
            Frozen.breaches(
                "x", older, json("{'properties':{'a':{'type':'number'}},'required':['a','b']}")))
        .containsExactly(
            "x/properties/a/type: was \"string\", is \"number\"",
            "x/required: was [\"a\"], is [\"a\",\"b\"]");
    assertThat(Frozen.breaches("x", json("{'enum':['a']}"), json("{'enum':['b','a']}"))).isEmpty();
    assertThat(Frozen.breaches("x", json("{'enum':['a','b']}"), json("{'enum':['a']}"))).hasSize(1);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
