package io.athanor.trainer.checkpoint;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.engine.LoraAdapters;
import io.athanor.trainer.export.PeftConversion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The adapters of the last epochs' ends, in PEFT's format: {@code epochs/step-000123/} below the
 * attempt's folder. A checkpoint takes copies along ({@code epoch-000123.<file>}), so that a run
 * that goes on from it still has them at its end.
 */
public final class EpochAdapters implements CheckpointPart {

  private static final String FOLDER = "epochs";
  private static final Pattern KEPT = Pattern.compile("step-(\\d+)");
  private static final Pattern COPY = Pattern.compile("epoch-(\\d+)\\.(.+)");

  private final Path folder;
  private final int most;
  private final String baseModel;

  private EpochAdapters(Path folder, int most, String baseModel) {
    this.folder = folder;
    this.most = most;
    this.baseModel = baseModel;
  }

  /**
   * None yet.
   *
   * @param attempt the attempt's folder
   * @param most how many are kept, 0 for none
   */
  public static EpochAdapters begin(Path attempt, int most, String baseModel) throws IOException {
    EpochAdapters epochs = new EpochAdapters(attempt.resolve(FOLDER), most, baseModel);
    for (Path old : epochs.kept().values()) {
      DurableFiles.deleteFolder(old);
    }
    return epochs;
  }

  /** Those of a checkpoint, kept below {@code attempt} from here on. */
  public static EpochAdapters resume(Path attempt, Path checkpoint, int most, String baseModel)
      throws IOException {
    EpochAdapters epochs = begin(attempt, most, baseModel);
    for (Path file : children(checkpoint)) {
      Matcher copy = COPY.matcher(file.getFileName().toString());
      if (copy.matches()) {
        Path target = epochs.place(Integer.parseInt(copy.group(1)));
        Files.createDirectories(target);
        DurableFiles.copy(file, target.resolve(copy.group(2)));
      }
    }
    return epochs;
  }

  /** How many are kept. */
  public int most() {
    return most;
  }

  /** An epoch has ended with this step. */
  public void keep(int step, LoraAdapters adapters) throws IOException {
    Path target = place(step);
    Files.createDirectories(target);
    PeftConversion.toPeft(adapters, baseModel).write(target);
    List<Path> oldestFirst = List.copyOf(kept().values());
    for (Path old : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - most))) {
      DurableFiles.deleteFolder(old);
    }
  }

  /** The kept adapters by their steps. */
  public SortedMap<Integer, PeftAdapter> read() throws IOException {
    SortedMap<Integer, PeftAdapter> adapters = new TreeMap<>();
    for (var entry : kept().entrySet()) {
      adapters.put(entry.getKey(), PeftAdapter.read(entry.getValue()));
    }
    return adapters;
  }

  @Override
  public void writeInto(Path target) throws IOException {
    for (var entry : kept().entrySet()) {
      for (Path file : children(entry.getValue())) {
        String name = "epoch-%06d.%s".formatted(entry.getKey(), file.getFileName());
        DurableFiles.copy(file, target.resolve(name));
      }
    }
  }

  private Path place(int step) {
    return folder.resolve("step-%06d".formatted(step));
  }

  private SortedMap<Integer, Path> kept() throws IOException {
    SortedMap<Integer, Path> kept = new TreeMap<>();
    for (Path child : children(folder)) {
      Matcher name = KEPT.matcher(child.getFileName().toString());
      if (name.matches()) {
        kept.put(Integer.parseInt(name.group(1)), child);
      }
    }
    return kept;
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(found::add);
    }
    found.sort(null);
    return found;
  }
}
