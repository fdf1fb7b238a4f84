package io.athanor.llm.hub;

import io.athanor.llm.format.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The models folder: {@code <owner>--<name>/<file>.gguf}, each with a marker {@code
 * <file>.gguf.sha256} ({@code <sha256> <size>}) that is written once the content was checked. So a
 * file of the marked size needs no second hashing.
 */
record ModelStore(Path folder) {

  Path place(String modelId, String fileName) {
    return folder.resolve(modelId.replace("/", "--")).resolve(fileName);
  }

  /** The hash that was recorded for a file, if the file still has the recorded size. */
  Optional<String> recordedHash(Path file) throws IOException {
    Path marker = marker(file);
    if (!Files.isRegularFile(file) || !Files.isRegularFile(marker)) {
      return Optional.empty();
    }
    String[] parts = Files.readString(marker).strip().split(" ");
    return parts.length == 2 && parts[1].equals(String.valueOf(Files.size(file)))
        ? Optional.of(parts[0])
        : Optional.empty();
  }

  void record(Path file, String sha256) throws IOException {
    String line = sha256 + " " + Files.size(file) + "\n";
    AtomicFile.write(marker(file), line.getBytes(StandardCharsets.UTF_8));
  }

  private static Path marker(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }
}
