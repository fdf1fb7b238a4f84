package io.athanor.trainer.job;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.hash.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The data set of a job: that of its training file, with the validation file's rows held out. */
@ApplicationScoped
class JobDatasets {

  private final BlobStore blobs;

  JobDatasets(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * The manifest to train on. Blocks.
   *
   * @param training the manifest of the training file
   * @param validation the manifest of the validation file, if there is one
   */
  ArtifactRef manifest(ArtifactRef training, Optional<ArtifactRef> validation) {
    if (validation.isEmpty()) {
      return training;
    }
    DatasetManifest rows = blobs.json(training, DatasetManifest.class);
    DatasetManifest heldOut = blobs.json(validation.get(), DatasetManifest.class);
    // Named by its content: the same two files always give the same key and the same bytes.
    String content = contentSha256(rows.train(), heldOut.train());
    return blobs.putJson(
        "fine-tuning/datasets/%s-%s.json".formatted(rows.datasetId(), content.substring(0, 32)),
        new DatasetManifest(
            rows.datasetId(),
            rows.version(),
            rows.recipe(),
            rows.seed(),
            rows.train(),
            heldOut.train(),
            rows.probes(),
            rows.trainExamples(),
            heldOut.trainExamples(),
            rows.probeCount(),
            content,
            rows.documents()));
  }

  private static String contentSha256(List<ArtifactRef> train, List<ArtifactRef> validation) {
    MessageDigest digest = Sha256.digest();
    train.forEach(shard -> update(digest, "train ", shard));
    validation.forEach(shard -> update(digest, "validation ", shard));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String part, ArtifactRef shard) {
    digest.update((part + shard.sha256() + '\n').getBytes(StandardCharsets.UTF_8));
  }
}
