package io.athanor.dataset.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Requests that a client of a hub sent while it made a data set repository and uploaded a small and
 * a large file into it.
 *
 * @param client its name and version
 */
record RecordedClient(String client, List<HubRequest> requests) {

  private static final String RESOURCE = "/hub/huggingface_hub.json";

  /** The recording of the official client. */
  static RecordedClient read() throws IOException {
    try (InputStream stream = RecordedClient.class.getResourceAsStream(RESOURCE)) {
      return Json.mapper().readValue(stream, RecordedClient.class);
    }
  }

  void write(Path file) throws IOException {
    Files.writeString(
        file,
        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + '\n',
        StandardCharsets.UTF_8);
  }

  /** The statuses that another hub answers with. */
  List<Integer> replay(URI hub) throws IOException, InterruptedException {
    List<Integer> statuses = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (HubRequest request : requests) {
        statuses.add(request.sendTo(hub, http));
      }
    }
    return statuses;
  }

  /** What was written: addresses, media types, and the fields of each line of JSON. */
  List<String> writingShapes() {
    return requests.stream()
        .filter(request -> !request.method().equals("GET") && !request.method().equals("HEAD"))
        .filter(request -> !request.line().endsWith("/api/validate-yaml"))
        .map(RecordedClient::shape)
        .toList();
  }

  private static String shape(HubRequest request) {
    String address = request.line().replaceAll("/lfs/[0-9a-f]{64}", "/lfs/OID");
    boolean authorized = request.authorization() != null;
    return address + (authorized ? ", authorized: " : ": ") + fields(request.text());
  }

  private static String fields(String lines) {
    if (lines == null) {
      return "bytes";
    }
    TreeSet<String> fields = new TreeSet<>();
    lines.lines().forEach(line -> collect(Json.read(line, JsonNode.class), "", fields));
    return String.join(" ", fields);
  }

  private static void collect(JsonNode node, String place, TreeSet<String> fields) {
    String key = node.path("key").asText();
    node.properties()
        .forEach(
            field -> {
              String name = place + (key.isEmpty() ? "" : key + '.') + field.getKey();
              fields.add(name);
              collect(field.getValue(), name + '.', fields);
            });
    node.elements()
        .forEachRemaining(
            element -> {
              if (node.isArray()) {
                collect(element, place, fields);
              }
            });
  }
}
