package io.athanor.dataset.convert;

import io.athanor.dataset.format.ConversationReader;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.Formats;
import io.athanor.dataset.format.HuggingFaceFeatures;
import io.athanor.dataset.format.ProblemLog;
import io.athanor.dataset.format.TrainingRow;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A folder as {@code datasets.load_from_disk} reads it: an Arrow stream and two JSON files. */
final class HuggingFaceFolder {

  private static final String DATA = "data-00000-of-00001.arrow";

  private HuggingFaceFolder() {}

  /** Converts into a folder that is made for it. */
  static ConversionReport write(
      Path source, FileFormat from, Path folder, Consumer<FormatConversion.Progress> progress)
      throws IOException {
    Files.createDirectories(folder);
    ConversionReport report =
        new FormatConversion(from, FileFormat.ARROW).run(source, folder.resolve(DATA), progress);
    Map<String, Object> information = new LinkedHashMap<>();
    information.put("citation", "");
    information.put("description", "");
    information.put("features", HuggingFaceFeatures.of(holdsRawText(folder.resolve(DATA))));
    information.put("homepage", "");
    information.put("license", "");
    Files.write(folder.resolve("dataset_info.json"), Json.bytes(information));
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("_data_files", List.of(Map.of("filename", DATA)));
    state.put("_fingerprint", "athanor-" + report.rows() + '-' + report.written());
    state.put("_format_columns", null);
    state.put("_format_kwargs", Map.of());
    state.put("_format_type", null);
    state.put("_output_all_columns", false);
    state.put("_split", null);
    // The last file: a folder without it is no data set.
    Files.write(folder.resolve("state.json"), Json.bytes(state));
    return report;
  }

  /** A file holds one kind of rows, which the source's format alone does not tell. */
  private static boolean holdsRawText(Path written) throws IOException {
    try (ConversationReader reader =
        Formats.reader(FileFormat.ARROW, Files.newInputStream(written), new ProblemLog())) {
      return reader.next() instanceof TrainingRow.RawText;
    }
  }
}
