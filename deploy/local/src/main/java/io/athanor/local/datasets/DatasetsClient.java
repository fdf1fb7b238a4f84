package io.athanor.local.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The HTTP side of {@code /api/datasets}. */
public final class DatasetsClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DATASETS = "/api/datasets";
  private static final int FIRST_ERROR_STATUS = 400;

  private final URI frontDoor;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public DatasetsClient(URI frontDoor) {
    this.frontDoor = frontDoor;
  }

  /** A version of a data set. */
  public record Version(String dataset, int number) {}

  /**
   * The version that {@code DATASET[:VERSION]} means: by id, or the newest of that name; without a
   * version the newest.
   *
   * @throws PlatformFailure when there is none
   */
  public Version find(String reference) {
    int colon = reference.lastIndexOf(':');
    String name = colon < 0 ? reference : reference.substring(0, colon);
    JsonNode view = get(DATASETS + '/' + id(name));
    List<Integer> versions = new ArrayList<>();
    view.path("versions").forEach(version -> versions.add(version.path("version").asInt()));
    if (versions.isEmpty()) {
      throw new PlatformFailure("Data set " + name + " has no version yet");
    }
    String dataset = view.path("dataset").path("datasetId").asText();
    return new Version(
        dataset, colon < 0 ? versions.getFirst() : number(reference.substring(colon + 1)));
  }

  private String id(String name) {
    for (JsonNode dataset : get(DATASETS + "?limit=1000").path("datasets")) {
      String id = dataset.path("datasetId").asText();
      if (id.equals(name) || dataset.path("name").asText().equals(name)) {
        return id;
      }
    }
    throw new PlatformFailure("There is no data set " + name);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new PlatformFailure("The version must be a number, was " + text);
    }
  }

  /** Publishes a version on the hub that the platform is set up with. */
  public JsonNode push(Version version, String repository, String license, boolean isPublic) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("repository", repository);
    body.put("license", license);
    body.put("private", !isPublic);
    URI address =
        frontDoor.resolve(
            "%s/%s/versions/%d/push".formatted(DATASETS, version.dataset(), version.number()));
    try {
      return send(
          HttpRequest.newBuilder(address)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build());
    } catch (IOException e) {
      throw new PlatformFailure("the request cannot be written: " + e.getMessage(), e);
    }
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder(frontDoor.resolve(path)).build());
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() >= FIRST_ERROR_STATUS) {
        throw new PlatformFailure(body.path("detail").asText(body.path("title").asText()));
      }
      return body;
    } catch (IOException e) {
      throw new PlatformFailure("%s does not answer: %s".formatted(frontDoor, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted", e);
    }
  }
}
