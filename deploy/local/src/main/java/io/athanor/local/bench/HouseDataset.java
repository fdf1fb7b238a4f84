package io.athanor.local.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.Sha256;
import io.athanor.contracts.dataset.DatasetManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small generated data set, questions about who lives in which house, laid into a blob folder as
 * dataset-service would: runs can be queued without the services before them.
 */
public final class HouseDataset {

  private static final String PROBES =
      """
      {"kind":"paraphrase","question":"House 1, who is there?","keywords":["Ada 1"],"answer":"Ada 1."}
      {"kind":"paraphrase","question":"House 2, who is there?","keywords":["Ada 2"],"answer":"Ada 2."}
      {"kind":"anchor","question":"What is the capital of France?","keywords":["Paris"]}
      {"kind":"anchor","question":"What is the capital of Portugal?","keywords":["Lisbon"]}
      """;

  private final Path blobs;

  private HouseDataset(Path blobs) {
    this.blobs = blobs;
  }

  /**
   * Writes the data set.
   *
   * @param name also its identifier
   * @return the manifest, as runs name it
   */
  public static ArtifactRef write(Path blobs, String name, int rows) {
    var dataset = new HouseDataset(blobs);
    String folder = "datasets/" + name + "/v1/";
    ArtifactRef train =
        dataset.put(folder + "train-00000.jsonl", "application/jsonl", houses(rows));
    ArtifactRef probes = dataset.put(folder + "probes.jsonl", "application/jsonl", PROBES);
    var manifest =
        new DatasetManifest(
            new DatasetId(name),
            1,
            "facts",
            42,
            List.of(train),
            List.of(),
            probes,
            rows,
            0,
            4,
            train.sha256(),
            train);
    return dataset.put(folder + "manifest.json", "application/json", json(manifest));
  }

  private static String houses(int rows) {
    var text = new StringBuilder();
    for (int number = 0; number < rows; number++) {
      text.append(
          """
          {"id":"row-%1$d","turns":[{"role":"user","content":"Who lives in house %1$d?"},\
          {"role":"assistant","content":"Ada %1$d lives in house %1$d."}]}
          """
              .formatted(number));
    }
    return text.toString();
  }

  private static String json(DatasetManifest manifest) {
    try {
      return JsonMapper.builder().build().writeValueAsString(manifest);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ArtifactRef put(String key, String mediaType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path file = blobs.resolve(key);
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return new ArtifactRef(key, Sha256.hex(bytes), bytes.length, mediaType);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
