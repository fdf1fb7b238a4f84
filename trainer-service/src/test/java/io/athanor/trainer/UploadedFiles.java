package io.athanor.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.event.FileStored;
import io.athanor.kit.blob.BlobStore;
import java.time.Instant;
import java.util.List;

/** What dataset-service tells of a training file: first that it is there, then what it became. */
final class UploadedFiles {

  static final int ROWS = 24;

  private final BlobStore blobs;

  UploadedFiles(BlobStore blobs) {
    this.blobs = blobs;
  }

  static String newId() {
    return "file-" + Uuid7.next().toString().replace("-", "");
  }

  FileStored uploaded(String id) {
    return file(id, "uploaded", null, null);
  }

  FileStored unusable(String id) {
    return file(id, "error", "no row can be used: 1 of 1 rows rejected", null);
  }

  FileStored forOtherUse(String id) {
    return file(id, "processed", null, null, "user_data");
  }

  FileStored processed(String id) {
    String folder = "datasets/" + id + "/v1/";
    ArtifactRef train =
        blobs.putBytes(folder + "train-00000.jsonl", "application/jsonl", rows().getBytes(UTF_8));
    ArtifactRef manifest =
        blobs.putJson(
            folder + "manifest.json",
            new DatasetManifest(
                new DatasetId(id),
                1,
                "file",
                0,
                List.of(train),
                List.of(),
                null,
                ROWS,
                0,
                0,
                train.sha256(),
                train));
    return file(id, "processed", null, manifest);
  }

  private FileStored file(String id, String status, String details, ArtifactRef manifest) {
    return file(id, status, details, manifest, "fine-tune");
  }

  private FileStored file(
      String id, String status, String details, ArtifactRef manifest, String purpose) {
    Instant now = Instant.now();
    return new FileStored(
        id,
        "rows.jsonl",
        purpose,
        status,
        details,
        blobs.putBytes("files/" + id, "application/octet-stream", rows().getBytes(UTF_8)),
        manifest == null ? null : new DatasetId(id),
        manifest == null ? null : 1,
        manifest,
        now,
        null,
        null,
        now);
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
}
