package io.athanor.dataset.build;

import io.athanor.contracts.dataset.QualityReport;
import io.athanor.dataset.build.ShardWriter.StagedFile;
import io.athanor.kit.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a version holds, in files that have no version's name yet.
 *
 * @param train shards in order
 * @param validation shards in order
 * @param probes one file; empty without probes
 * @param comparison held-out rows on which all variants of a pipeline are measured; empty outside
 *     of a comparison
 */
record StagedDataset(
    List<StagedFile> train,
    List<StagedFile> validation,
    List<StagedFile> probes,
    int trainExamples,
    int validationExamples,
    int probeCount,
    Optional<StagedFile> comparison,
    QualityReport report) {

  private static final String NOTHING = Sha256.of("");

  StagedDataset {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    probes = List.copyOf(probes);
  }

  /** The same rows, measured as another data set is. */
  StagedDataset measuredBy(VariantMeasure measure) {
    return new StagedDataset(
        train,
        validation,
        measure.probes(),
        trainExamples,
        validationExamples,
        measure.probeCount(),
        measure.comparison(),
        report);
  }

  /** SHA-256 over the files' checksums, each behind the name of its part. */
  String contentSha256() {
    MessageDigest digest = Sha256.digest();
    train.forEach(file -> update(digest, "train", file.sha256()));
    validation.forEach(file -> update(digest, "validation", file.sha256()));
    update(digest, "probes", probes.isEmpty() ? NOTHING : probes.getFirst().sha256());
    comparison.ifPresent(file -> update(digest, "comparison", file.sha256()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String part, String checksum) {
    digest.update((part + ' ' + checksum + '\n').getBytes(StandardCharsets.UTF_8));
  }
}
