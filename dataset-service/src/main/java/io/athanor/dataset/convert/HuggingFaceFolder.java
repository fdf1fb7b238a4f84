package io.athanor.dataset.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.HuggingFaceFeatures;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A folder as {@code datasets.load_from_disk} reads it: Arrow streams and two JSON files, of which
 * {@code state.json} names the streams. One stream is written; any number is read.
 */
final class HuggingFaceFolder {

  private static final String DATA = "data-00000-of-00001.arrow";
  private static final String STATE = "state.json";

  private HuggingFaceFolder() {}

  /** Converts into a folder that is made for it. */
  static ConversionReport write(
      List<Path> sources,
      FileFormat from,
      Path folder,
      Consumer<FormatConversion.Progress> progress)
      throws IOException {
    Files.createDirectories(folder);
    ConversionReport report =
        new FormatConversion(from, FileFormat.ARROW).run(sources, folder.resolve(DATA), progress);
    Map<String, Object> information = new LinkedHashMap<>();
    information.put("citation", "");
    information.put("description", "");
    information.put("features", HuggingFaceFeatures.of(report.rawText()));
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
    Files.write(folder.resolve(STATE), Json.bytes(state));
    return report;
  }

  /**
   * The Arrow files of a folder that {@code Dataset.save_to_disk} wrote, in their order.
   *
   * @throws IOException when it is no such folder, or a file of it is missing
   */
  static List<Path> files(Path folder) throws IOException {
    if (Files.exists(folder.resolve("dataset_dict.json"))) {
      throw new IOException(
          folder + " holds several splits; name the folder of one, for example " + split(folder));
    }
    Path state = folder.resolve(STATE);
    if (!Files.isRegularFile(state)) {
      throw new IOException(
          folder
              + " has no "
              + STATE
              + ", so it is no folder that save_to_disk wrote; name a file");
    }
    List<Path> files = new ArrayList<>();
    for (JsonNode each : read(state).path("_data_files")) {
      String name = each.path("filename").asText();
      Path file = folder.resolve(name);
      if (name.isEmpty() || !Path.of(name).equals(file.getFileName())) {
        throw new IOException(state + " names \"" + name + "\", which is no file of the folder");
      }
      if (!Files.isRegularFile(file)) {
        throw new IOException(state + " names " + name + ", which is missing in the folder");
      }
      files.add(file);
    }
    if (files.isEmpty()) {
      throw new IOException(state + " names no file under _data_files");
    }
    return files;
  }

  private static Path split(Path folder) throws IOException {
    JsonNode splits = read(folder.resolve("dataset_dict.json")).path("splits");
    return folder.resolve(splits.path(0).asText("train"));
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      return Json.mapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
