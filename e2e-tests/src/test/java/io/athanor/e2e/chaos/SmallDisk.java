package io.athanor.e2e.chaos;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system of its own below one folder, in memory, that can be made as small as what lies in
 * it: then the next byte meets the kernel's own "No space left on device". Needs root.
 */
final class SmallDisk implements AutoCloseable {

  private static final long PAGE = 4096;
  private static final int ATTEMPTS = 50;

  private final Path folder;
  private final long bytes;

  private SmallDisk(Path folder, long bytes) {
    this.folder = folder;
    this.bytes = bytes;
  }

  /** Whether this user may mount; a condition of the tests that do. */
  static boolean isPossible() {
    return System.getProperty("user.name").equals("root") && Files.exists(Path.of("/bin/mount"));
  }

  static SmallDisk mount(Path folder, long bytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + bytes, "tmpfs", folder.toString());
    return new SmallDisk(folder, bytes);
  }

  /** Leaves no byte free; what is there can still be read, and written over. */
  void fill() throws IOException, InterruptedException {
    for (int attempt = 1; free() > 0; attempt++) {
      FileStore store = Files.getFileStore(folder);
      try {
        resize(Math.max(PAGE, store.getTotalSpace() - store.getUnallocatedSpace()));
      } catch (IOException somebodyWroteMeanwhile) {
        if (attempt == ATTEMPTS) {
          throw somebodyWroteMeanwhile;
        }
      }
    }
  }

  /** Makes it as large as it was. */
  void giveSpace() throws IOException, InterruptedException {
    resize(bytes);
  }

  private long free() throws IOException {
    return Files.getFileStore(folder).getUnallocatedSpace();
  }

  private void resize(long size) throws IOException, InterruptedException {
    run("mount", "-o", "remount,size=" + size, folder.toString());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "--lazy", folder.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + said);
    }
  }
}
