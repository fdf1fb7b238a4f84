package io.athanor.local.bench;

import io.athanor.contracts.ArtifactRef;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.athanor.local.settings.TrainerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs per hour of a queue that one trainer node, or several, work off, each with one thread. Every
 * node has trained one short run before, so no start of a process is measured.
 */
public final class NodesBench {

  private static final int ROWS = 64;
  private static final QueueOfRuns.Spec SHORT = new QueueOfRuns.Spec(4, 2, 8);

  private final Installation installation;
  private final Options options;

  public NodesBench(Installation installation, Options options) {
    this.installation = installation;
    this.options = options;
  }

  /**
   * What is measured.
   *
   * @param runs in the queue
   * @param steps of each
   * @param batch rows of a step
   * @param baseModel file, folder or name
   */
  public record Options(int runs, int steps, int batch, int rank, String baseModel) {}

  /** One queue that was worked off. */
  public record Measured(int nodes, int runs, Duration time) {

    public double runsPerHour() {
      return runs * 3600.0 / (time.toMillis() / 1000.0);
    }
  }

  /** Measures on a data folder of its own, which is removed afterwards. */
  public Measured measure(int nodes) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("athanor-bench-nodes");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      return measure(nodes, new DataFolder(folder.resolve("home")));
    } finally {
      delete(folder);
    }
  }

  private Measured measure(int nodes, DataFolder home) throws IOException, InterruptedException {
    PlatformSettings settings =
        PlatformSettings.of(home, Ports.free()).withTrainers(new TrainerSettings(nodes, 1));
    try (LocalPlatform platform =
        LocalPlatform.start(
            settings, installation, PlatformListener.SILENT, Set.of(Service.TRAINER))) {
      ArtifactRef dataset = HouseDataset.write(home.blobs(), "bench", ROWS);
      try (var queue = new QueueOfRuns(platform.frontDoor(), dataset, options.baseModel())) {
        queue.work(nodes, SHORT);
        var spec = new QueueOfRuns.Spec(options.steps(), options.batch(), options.rank());
        return new Measured(nodes, options.runs(), queue.work(options.runs(), spec));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
