package io.athanor.trainer;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.RunId;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The worker that really trains, and runs small enough for it to end in seconds. */
public final class RealWorker {

  private static final Path MODULE = Path.of("worker", "target");
  private static final int ROWS = 24;

  private RealWorker() {}

  /**
   * Settings with which the service starts it; one thread, so that the same run is the same bytes.
   */
  public static Map<String, String> settings() {
    return Map.of(
        "athanor.trainer.worker.classpath",
        classpath(),
        "athanor.trainer.worker.threads",
        "1",
        "athanor.trainer.worker.djl-cache",
        djlCache().toString());
  }

  /** The worker's jar and everything it needs, as its build left them. */
  public static String classpath() {
    try (Stream<Path> files = Files.list(MODULE)) {
      Path jar =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .filter(file -> !file.toString().matches(".*-(tests|sources)\\.jar"))
              .findFirst()
              .orElseThrow();
      return jar.toAbsolutePath() + ":" + MODULE.resolve("lib").toAbsolutePath() + "/*";
    } catch (IOException e) {
      throw new UncheckedIOException("build trainer-service/worker first: " + e.getMessage(), e);
    }
  }

  /** Where the tests of the worker itself have unpacked libtorch already. */
  public static Path djlCache() {
    return Path.of(System.getProperty("user.home"), ".djl.ai");
  }

  /** Half a million parameters that were pre-trained on a text of our own. */
  public static Path base() {
    return Path.of("..", "e2e-tests", "src", "test", "resources", "tiny-llama-f16.gguf")
        .toAbsolutePath()
        .normalize();
  }

  /** A request for a run over {@value #ROWS} rows with probes. */
  public static TrainingRequested request(BlobStore blobs, String name, TrainingSpec spec) {
    return request(blobs, name, spec, base());
  }

  /** The same on another base. */
  public static TrainingRequested request(
      BlobStore blobs, String name, TrainingSpec spec, Path base) {
    return new TrainingRequested(
        new RunId(name),
        name,
        new DatasetId(name),
        manifest(blobs, name),
        base.toString(),
        spec,
        0,
        "test",
        null,
        Instant.parse("2026-11-22T10:00:00Z"));
  }

  /** Reads hyper-parameters as they stand in a request. */
  public static TrainingSpec spec(String json) {
    return Json.read(json, TrainingSpec.class);
  }

  /** What trains fast and evaluates nothing. */
  static TrainingSpec spec(int steps, int checkpointSteps) {
    return spec(
        """
        {"preset":"facts","steps":%d,"effectiveBatchSize":2,"rank":4,"replayRows":0,
         "evaluations":0,"checkpointSteps":%d}
        """
            .formatted(steps, checkpointSteps));
  }

  private static ArtifactRef manifest(BlobStore blobs, String name) {
    String folder = "datasets/" + name + "/v1/";
    ArtifactRef train = lines(blobs, folder + "train-00000.jsonl", rows());
    ArtifactRef probes = lines(blobs, folder + "probes.jsonl", probes());
    return blobs.putJson(
        folder + "manifest.json",
        new DatasetManifest(
            new DatasetId(name),
            1,
            "facts",
            42,
            List.of(train),
            List.of(),
            probes,
            ROWS,
            0,
            4,
            train.sha256(),
            train));
  }

  /** Writes the same rows where a worker reads them. */
  public static Path datasetFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("train-00000.jsonl"), rows());
    Files.writeString(folder.resolve("probes.jsonl"), probes());
    return folder;
  }

  private static ArtifactRef lines(BlobStore blobs, String key, String text) {
    return blobs.putBytes(key, "application/jsonl", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder();
    for (int number = 0; number < ROWS; number++) {
      rows.append(
          """
          {"id":"row-%1$d","turns":[{"role":"user","content":"Who lives in house %1$d?"},\
          {"role":"assistant","content":"Ada %1$d lives in house %1$d."}]}
          """
              .formatted(number));
    }
    return rows.toString();
  }

  private static String probes() {
    return """
    {"kind":"paraphrase","question":"House 1, who is there?","keywords":["Ada 1"],"answer":"Ada 1."}
    {"kind":"paraphrase","question":"House 2, who is there?","keywords":["Ada 2"],"answer":"Ada 2."}
    {"kind":"anchor","question":"What is the capital of France?","keywords":["Paris"]}
    {"kind":"anchor","question":"What is the capital of Portugal?","keywords":["Lisbon"]}
    """;
  }
}
