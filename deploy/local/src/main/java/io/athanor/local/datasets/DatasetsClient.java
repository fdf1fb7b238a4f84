package io.athanor.local.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.client.ServiceAnswer;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/** The HTTP side of {@code /api/datasets}. */
public final class DatasetsClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JSON_TYPE = "application/json";
  private static final String DATASETS = "/api/datasets";
  private static final String BASE_MODELS = "/api/training/base-models";
  private static final int NEWEST = 1000;
  private static final int CONFLICT = 409;

  private final ServiceClient services;

  public DatasetsClient(ServiceClient services) {
    this.services = services;
  }

  /** A version that exists. */
  public record Version(String datasetId, String name, int number) {

    String path() {
      return DATASETS + "/" + datasetId + "/versions/" + number;
    }
  }

  /**
   * The version that is meant by {@code DATASET} or {@code DATASET:VERSION}; a data set is named by
   * its name, its id or an end of it, and of equally named ones the newest is meant.
   *
   * @throws PlatformFailure when there is none
   */
  public Version version(String reference) {
    VersionReference wanted = VersionReference.parse(reference);
    JsonNode dataset = dataset(wanted.dataset());
    String id = dataset.path("datasetId").asText();
    JsonNode versions = services.get(DATASETS + "/" + id).path("versions");
    if (versions.isEmpty()) {
      throw new PlatformFailure("Data set " + wanted.dataset() + " has no version yet");
    }
    int number =
        wanted.version() == 0 ? versions.path(0).path("version").asInt() : wanted.version();
    return new Version(id, dataset.path("name").asText(), number);
  }

  private JsonNode dataset(String reference) {
    List<JsonNode> datasets =
        StreamSupport.stream(
                services.get(DATASETS + "?limit=" + NEWEST).path("datasets").spliterator(), false)
            .toList();
    List<JsonNode> byId =
        datasets.stream()
            .filter(
                dataset -> {
                  String id = dataset.path("datasetId").asText();
                  return id.startsWith(reference) || id.endsWith(reference);
                })
            .toList();
    if (byId.size() == 1) {
      return byId.getFirst();
    }
    return datasets.stream()
        .filter(dataset -> dataset.path("name").asText().equals(reference))
        .findFirst()
        .orElseThrow(
            () ->
                new PlatformFailure(
                    byId.isEmpty()
                        ? "There is no data set " + reference
                        : "%s fits %d data sets; give more of the id"
                            .formatted(reference, byId.size())));
  }

  /** What changed from one version to another. */
  public JsonNode diff(Version from, Version to, int listed) {
    return services.get(
        "%s/diff?fromDataset=%s&from=%d&limit=%d"
            .formatted(to.path(), from.datasetId(), from.number(), listed));
  }

  /**
   * An example, by its id or position, as a base model is trained on it.
   *
   * @param baseModelMissing told before the base model is brought to the platform's machine
   */
  public JsonNode preview(
      Version version, String example, String baseModel, Runnable baseModelMissing) {
    String path =
        "%s/examples/%s/preview?baseModel=%s"
            .formatted(version.path(), encoded(example), encoded(baseModel));
    ServiceAnswer answer = services.ask(services.request(path).header("Accept", JSON_TYPE));
    if (answer.status() != CONFLICT) {
      return answer.orFailure();
    }
    baseModelMissing.run();
    services.post(BASE_MODELS, JSON.createObjectNode().put("reference", baseModel));
    return services.get(path);
  }

  /**
   * Publishes a version on the hub that the platform is set up with.
   *
   * @param repository {@code owner/name}
   * @param license an identifier that the hub knows, such as {@code cc0-1.0}
   */
  public JsonNode push(Version version, String repository, String license, boolean isPublic) {
    return services.post(
        version.path() + "/push",
        JSON.createObjectNode()
            .put("repository", repository)
            .put("license", license)
            .put("private", !isPublic));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
