package io.athanor.local.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import java.util.ArrayList;
import java.util.List;

/** The HTTP side of {@code /api/training/runs}. */
public final class RunsClient {

  private static final String RUNS = "/api/training/runs";
  private static final int NEWEST = 100;

  private final ServiceClient services;

  public RunsClient(ServiceClient services) {
    this.services = services;
  }

  /** What can be asked of a run; the word is the last part of the address. */
  public enum Wish {
    PAUSE("pause"),
    RESUME("resume"),
    CANCEL("cancellation");

    private final String path;

    Wish(String path) {
      this.path = path;
    }
  }

  /** The newest runs as the service shows them, newest first. */
  public List<JsonNode> newest() {
    var runs = new ArrayList<JsonNode>();
    services.get(RUNS + "?limit=" + NEWEST).path("runs").forEach(runs::add);
    return runs;
  }

  /**
   * The run whose identifier or model name is given; the end or beginning of an identifier is
   * enough while it belongs to one run only, and of equally named models the newest is meant.
   *
   * @throws PlatformFailure when there is none, or more than one
   */
  public JsonNode find(String reference) {
    List<JsonNode> runs = newest();
    List<JsonNode> matching =
        runs.stream()
            .filter(run -> id(run).startsWith(reference) || id(run).endsWith(reference))
            .toList();
    if (matching.size() > 1) {
      throw new PlatformFailure(
          "%s fits %d runs; give more of the id".formatted(reference, matching.size()));
    }
    return matching.stream()
        .findFirst()
        .or(
            () ->
                runs.stream()
                    .filter(run -> run.path("modelName").asText().equals(reference))
                    .findFirst())
        .orElseThrow(
            () ->
                new PlatformFailure(
                    "There is no run " + reference + "; ./athanor runs lists them"));
  }

  /** Asks something of a run; the answer is the run. */
  public JsonNode ask(JsonNode run, Wish wish) {
    return services.post(RUNS + "/" + id(run) + "/" + wish.path);
  }

  private static String id(JsonNode run) {
    return run.path("id").asText();
  }
}
