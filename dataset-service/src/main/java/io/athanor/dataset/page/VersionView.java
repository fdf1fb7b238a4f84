package io.athanor.dataset.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.dataset.catalog.Dataset;
import io.athanor.dataset.catalog.SourceLicence;
import io.athanor.dataset.format.FileFormat;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a version in one answer.
 *
 * @param manifest its fields stand beside the others
 * @param report the way from documents to examples; null for versions of releases that had none
 * @param licences under which the sources stand, all of them counted
 * @param sources the first of the documents that it was made of
 * @param rejectedSources the first sources that could not be read
 * @param downloads addresses of the files, by format
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionView(
    @JsonUnwrapped DatasetManifest manifest,
    String name,
    @Nullable QualityReport report,
    List<SourceLicence> licences,
    List<DocumentManifest.Ingested> sources,
    List<DocumentManifest.Rejected> rejectedSources,
    List<Download> downloads) {

  private static final int MOST_LISTED = 200;

  public VersionView {
    licences = List.copyOf(licences);
    sources = List.copyOf(sources);
    rejectedSources = List.copyOf(rejectedSources);
    downloads = List.copyOf(downloads);
  }

  /** A file in another tool's format. */
  public record Download(String format, String train, String validation) {}

  static VersionView of(
      Dataset dataset,
      DatasetManifest manifest,
      @Nullable QualityReport report,
      DocumentManifest documents) {
    String address = address(manifest);
    return new VersionView(
        manifest,
        dataset.name(),
        report,
        SourceLicence.of(documents),
        documents.ingested().stream().limit(MOST_LISTED).toList(),
        documents.rejected().stream().limit(MOST_LISTED).toList(),
        Arrays.stream(FileFormat.values())
            .map(
                format ->
                    new Download(
                        format.word(),
                        address + "/download?format=" + format.word() + "&split=train",
                        address + "/download?format=" + format.word() + "&split=validation"))
            .toList());
  }

  static String address(DatasetManifest manifest) {
    return "/api/datasets/" + manifest.datasetId().value() + "/versions/" + manifest.version();
  }
}
