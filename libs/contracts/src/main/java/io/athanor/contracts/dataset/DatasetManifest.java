package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable version of a data set.
 *
 * @param recipe name of the recipe that made it
 * @param seed decides every choice of the recipe and the split
 * @param train shards of {@link Example} lines
 * @param validation held-out shards of {@link Example} lines, split by source
 * @param probes {@link Probe} lines
 * @param contentSha256 SHA-256 over the shards' checksums: equal for equal content
 * @param documents the {@link io.athanor.contracts.document.DocumentManifest} it was made from
 * @param quality the {@link QualityReport}; null for versions of releases that had none
 * @param comparison held-out {@link Example} lines on which all variants of a pipeline are
 *     measured; null outside of a comparison, where the validation rows serve
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetManifest(
    DatasetId datasetId,
    int version,
    String recipe,
    long seed,
    List<ArtifactRef> train,
    List<ArtifactRef> validation,
    @Nullable ArtifactRef probes,
    int trainExamples,
    int validationExamples,
    int probeCount,
    String contentSha256,
    ArtifactRef documents,
    @Nullable ArtifactRef quality,
    @Nullable ArtifactRef comparison) {

  /** The recipe of a version that was made from an uploaded file. */
  public static final String UPLOADED_FILE = "file";

  public DatasetManifest {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  /** A version without a report of its quality. */
  public DatasetManifest(
      DatasetId datasetId,
      int version,
      String recipe,
      long seed,
      List<ArtifactRef> train,
      List<ArtifactRef> validation,
      @Nullable ArtifactRef probes,
      int trainExamples,
      int validationExamples,
      int probeCount,
      String contentSha256,
      ArtifactRef documents) {
    this(
        datasetId,
        version,
        recipe,
        seed,
        train,
        validation,
        probes,
        trainExamples,
        validationExamples,
        probeCount,
        contentSha256,
        documents,
        null,
        null);
  }
}
