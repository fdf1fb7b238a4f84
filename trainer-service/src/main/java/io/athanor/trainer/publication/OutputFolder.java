package io.athanor.trainer.publication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files below a worker's output folder, with what each belongs to: cards and the like by their
 * names, wherever they lie, all others by what the worker named.
 */
final class OutputFolder {

  static final String ADAPTER = "adapter";
  static final String ADAPTER_GGUF = "adapter-gguf";
  static final String MERGED = "merged";

  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String CONFIG = "adapter_config.json";

  /** {@code GGUF} read as a little-endian number. */
  private static final int GGUF_MAGIC = 0x4655_4747;

  private final Path root;
  private final TrainedFiles trained;

  OutputFolder(TrainedFiles trained) {
    this.root = trained.outputFolder().toAbsolutePath().normalize();
    this.trained = trained;
  }

  /** Place of the adapter's weights below the folder. */
  String adapterWeights() {
    return relative(trained.adapterFolder().resolve(WEIGHTS));
  }

  String adapterGguf() {
    return relative(trained.adapterGguf());
  }

  /**
   * Every file by its place below the folder, with its kind, in the order of the places.
   *
   * @throws IllegalStateException when something the worker named is missing, empty or elsewhere
   */
  Map<String, String> files() {
    verify();
    Map<String, String> kinds = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      paths
          .filter(Files::isRegularFile)
          .map(this::relative)
          .sorted()
          .forEach(place -> kinds.put(place, kind(place)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root + ": " + e.getMessage(), e);
    }
    return kinds;
  }

  Path resolve(String place) {
    return root.resolve(place);
  }

  private String kind(String place) {
    Path file = root.resolve(place);
    return switch (file.getFileName().toString()) {
      case "Modelfile" -> "modelfile";
      case "README.md" -> "model-card";
      case "athanor.json" -> "lineage";
      default -> named(file).orElse("file");
    };
  }

  /** The kind of the innermost thing that the worker named and the file belongs to. */
  private Optional<String> named(Path file) {
    Map<Path, String> kinds = new HashMap<>();
    kinds.put(trained.adapterFolder(), ADAPTER);
    kinds.put(trained.adapterGguf(), ADAPTER_GGUF);
    kinds.putAll(trained.exports());
    return kinds.entrySet().stream()
        .filter(entry -> file.startsWith(entry.getKey().toAbsolutePath().normalize()))
        .max(Comparator.comparingInt(entry -> entry.getKey().getNameCount()))
        .map(Map.Entry::getValue);
  }

  private void verify() {
    List<Path> named =
        List.of(
            trained.adapterFolder().resolve(WEIGHTS),
            trained.adapterFolder().resolve(CONFIG),
            trained.adapterGguf());
    Stream.concat(named.stream(), trained.exports().keySet().stream()).forEach(this::require);
    Stream.concat(Stream.of(trained.adapterGguf()), trained.exports().keySet().stream())
        .filter(file -> file.toString().endsWith(".gguf"))
        .forEach(OutputFolder::requireGguf);
  }

  private void require(Path file) {
    relative(file);
    if (!Files.isDirectory(file) && (!Files.isRegularFile(file) || file.toFile().length() == 0)) {
      throw new IllegalStateException("the worker left no " + file);
    }
  }

  private String relative(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    if (!absolute.startsWith(root)) {
      throw new IllegalStateException(file + " lies outside the output folder " + root);
    }
    return root.relativize(absolute).toString().replace('\\', '/');
  }

  private static void requireGguf(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer head = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(head, 0);
      if (head.position() < 4 || head.getInt(0) != GGUF_MAGIC) {
        throw new IllegalStateException(file + " does not begin with \"GGUF\"");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
