package io.athanor.e2e.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.contracts.Sha256;
import io.athanor.local.settings.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a release promised: its migrations word by word, its event schemas field by field. */
final class Frozen {

  static final String MIGRATIONS = "src/main/resources/db/migration";

  private static final List<String> MODULES =
      List.of(
          "libs/service-kit",
          "ingest-service",
          "dataset-service",
          "trainer-service",
          "inference-service");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Frozen() {}

  /** Writes down what today's release promises. */
  static void write(Fixture fixture) throws IOException {
    List<String> lines = new ArrayList<>();
    migrations().forEach((name, hash) -> lines.add(hash + "  " + name));
    Files.write(fixture.migrations(), lines);
    Files.createDirectories(fixture.schemas());
    for (Path schema : Fixture.files(schemas())) {
      Files.copy(
          schema,
          fixture.schemas().resolve(schema.getFileName()),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The numbered migrations of today by their path, with the checksums of their bytes. */
  static Map<String, String> migrations() {
    Path root = Installation.locate().root();
    Map<String, String> hashes = new TreeMap<>();
    for (String module : MODULES) {
      for (Path file : Fixture.files(root.resolve(module).resolve(MIGRATIONS))) {
        if (file.getFileName().toString().startsWith("V")) {
          hashes.put(root.relativize(file).toString(), hash(file));
        }
      }
    }
    return hashes;
  }

  /** Folder of today's event schemas. */
  static Path schemas() {
    return Installation.locate().root().resolve("libs/contracts/src/main/schemas");
  }

  static JsonNode schema(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /**
   * Ways in which a schema breaks what an older one promised: inside of a major version fields are
   * only added, and added fields are optional; words of a list are only added too.
   */
  static Stream<String> breaches(String place, JsonNode older, JsonNode newer) {
    if (!older.isObject()) {
      boolean kept =
          switch (place.substring(place.lastIndexOf('/') + 1)) {
            case "required" -> names(older).equals(names(newer));
            case "enum" -> names(newer).containsAll(names(older));
            default -> older.equals(newer);
          };
      return kept ? Stream.empty() : Stream.of(place + ": was " + older + ", is " + newer);
    }
    return older.properties().stream()
        .flatMap(
            field ->
                breaches(
                    place + "/" + field.getKey(), field.getValue(), newer.path(field.getKey())));
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return names.stream().sorted().toList();
  }

  private static String hash(Path file) {
    try {
      return Sha256.hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
