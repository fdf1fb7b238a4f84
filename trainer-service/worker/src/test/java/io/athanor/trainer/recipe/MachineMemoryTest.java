package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path root;

  @Test
  void withoutLimitItIsWhatTheKernelHasAndWhatTheProcessHolds() throws IOException {
    // Given
    kernel("0::/");
    file("sys/fs/cgroup/memory.max", "max");

    // Then
    assertThat(budget()).isEqualTo(8192 * MEGABYTE + 512 * MEGABYTE);
  }

  @Test
  void limitOfAnOuterGroupCounts() throws IOException {
    // Given
    kernel("0::/pods/worker");
    file("sys/fs/cgroup/pods/worker/memory.max", "max");
    file("sys/fs/cgroup/pods/memory.max", Long.toString(2048 * MEGABYTE));
    file("sys/fs/cgroup/pods/memory.current", Long.toString(1024 * MEGABYTE));
    file("sys/fs/cgroup/pods/memory.stat", "anon 1\ninactive_file " + 256 * MEGABYTE);

    // Then
    assertThat(budget()).isEqualTo((2048 - 1024 + 256 + 512) * MEGABYTE);
  }

  @Test
  void firstVersionOfControlGroupsIsRead() throws IOException {
    // Given
    kernel("5:cpu:/x\n4:memory:/docker/a");
    file("sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", Long.toString(1024 * MEGABYTE));
    file("sys/fs/cgroup/memory/docker/a/memory.usage_in_bytes", Long.toString(600 * MEGABYTE));
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");

    // Then
    assertThat(budget()).isEqualTo((1024 - 600 + 512) * MEGABYTE);
  }

  @Test
  void whereTheKernelDoesNotTellNothingIsKnown() {
    assertThat(new MachineMemory(root).budget()).isEmpty();
  }

  private long budget() {
    return new MachineMemory(root).budget().orElseThrow();
  }

  private void kernel(String groups) throws IOException {
    file("proc/meminfo", "MemTotal: 9 kB\nMemAvailable:    " + 8192 * 1024 + " kB\n");
    file("proc/self/status", "Name: java\nVmRSS:  " + 512 * 1024 + " kB\n");
    file("proc/self/cgroup", groups + "\n");
  }

  private void file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
