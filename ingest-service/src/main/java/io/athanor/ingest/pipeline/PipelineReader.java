package io.athanor.ingest.pipeline;

import io.athanor.contracts.pipeline.PipelineFile;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.contracts.yaml.YamlDocument;
import io.athanor.contracts.yaml.YamlProblem;
import io.athanor.contracts.yaml.YamlValue;
import io.athanor.ingest.fetch.FileFetcher;
import io.athanor.ingest.source.RejectedSourceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads a pipeline file and looks at the files it names, so that a wrong path is told with its line
 * and column at once and not by a rejected document later. Pages of a range may be missing.
 */
final class PipelineReader {

  private static final Path ROOT = Path.of("/");

  private final FileFetcher files;
  private final PipelineDocument document;
  private final List<YamlProblem> problems = new ArrayList<>();
  private final List<String> localHashes = new ArrayList<>();

  private PipelineReader(FileFetcher files, PipelineDocument document) {
    this.files = files;
    this.document = document;
  }

  /**
   * A pipeline and what its local sources hold.
   *
   * @param localHashes SHA-256 of each local source file, in order
   */
  record Reading(PipelineSpec spec, List<String> localHashes) {}

  /**
   * Reads and checks.
   *
   * @throws InvalidYamlException with every mistake
   */
  static Reading read(FileFetcher files, PipelineDocument document) {
    return new PipelineReader(files, document).reading();
  }

  private Reading reading() {
    Path folder = Objects.requireNonNullElse(document.baseDirectory(), ROOT);
    PipelineSpec spec = PipelineFile.read(document.file(), document.yaml(), folder);
    // Read once more for the places: the specification knows no lines.
    YamlValue root = YamlDocument.parseText(document.file(), document.yaml()).root();
    Map<String, YamlValue> sections = root.fields(Set.of("sources", "baseModel"));
    if (document.baseDirectory() == null && document.baseModel() == null) {
      checkBaseModel(sections.get("baseModel"));
    }
    List<YamlValue> items = Objects.requireNonNull(sections.get("sources")).items();
    for (int i = 0; i < items.size(); i++) {
      SourceSpec source = spec.sources().get(i);
      YamlValue address =
          Objects.requireNonNull(
              items.get(i).fields(Set.of(source.kind().word())).get(source.kind().word()));
      checkSource(source, address);
    }
    if (!problems.isEmpty()) {
      throw document.problem(problems);
    }
    PipelineSpec chosen =
        document.baseModel() == null ? spec : spec.withBaseModel(document.baseModel());
    return new Reading(chosen, List.copyOf(localHashes));
  }

  private void checkBaseModel(@org.jspecify.annotations.Nullable YamlValue value) {
    String text = value == null ? "" : value.text().orElse("");
    if (value != null && text.startsWith(".")) {
      report(value, relative(text));
    }
  }

  private void checkSource(SourceSpec source, YamlValue address) {
    String text = address.text().orElse("");
    boolean relative = !text.startsWith("/") && !text.matches("(?s)(file:/|https?://|upload:).*");
    if (relative && document.baseDirectory() == null) {
      report(address, relative(text));
      return;
    }
    try {
      localHashes.add(LocalContent.hash(files, source));
    } catch (RejectedSourceException e) {
      report(address, e.detail());
    } catch (IllegalArgumentException e) {
      report(address, String.valueOf(e.getMessage()));
    }
  }

  private void report(YamlValue place, String message) {
    problems.add(new YamlProblem(place.line(), place.column(), place.field(), message));
  }

  private static String relative(String text) {
    return "\""
        + text
        + "\" is relative to a folder that was not sent; write an absolute path, or send"
        + " X-Athanor-Base-Directory";
  }
}
