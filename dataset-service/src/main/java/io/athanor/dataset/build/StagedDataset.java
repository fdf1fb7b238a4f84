package io.athanor.dataset.build;

import io.athanor.contracts.dataset.QualityReport;
import io.athanor.dataset.build.ShardWriter.StagedFile;
import io.athanor.dataset.catalog.ContentHash;
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

  /** Names the version that these files become. */
  String contentSha256() {
    return ContentHash.of(
        train.stream().map(StagedFile::sha256).toList(),
        validation.stream().map(StagedFile::sha256).toList(),
        probes.isEmpty() ? null : probes.getFirst().sha256(),
        comparison.map(StagedFile::sha256).orElse(null));
  }
}
