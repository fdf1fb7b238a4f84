package io.athanor.trainer.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the child JVM is started: the same Java installation, its own class path, and the environment
 * that native code reads before {@code main}, which is why this cannot be a thread of the service.
 *
 * @param environment added to the service's own
 */
public record WorkerLaunch(
    String classpath,
    String mainClass,
    List<String> jvmFlags,
    Map<String, String> environment,
    Path workingDirectory) {

  public WorkerLaunch {
    jvmFlags = List.copyOf(jvmFlags);
    environment = Map.copyOf(environment);
  }

  /**
   * The launch for training on {@code threads} threads. Waiting OpenMP threads sleep instead of
   * spinning, since the services share these cores; glibc keeps big blocks instead of returning
   * them to the kernel after every step.
   */
  static WorkerLaunch forTraining(
      String classpath, String mainClass, String maxHeap, Path djlCache, Path folder, int threads) {
    return new WorkerLaunch(
        classpath,
        mainClass,
        List.of(
            "-Xmx" + maxHeap,
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true"),
        Map.of(
            "OMP_NUM_THREADS",
            Integer.toString(threads),
            "OMP_WAIT_POLICY",
            "PASSIVE",
            // Some 50 microseconds: enough for the next kernel to come, little lost when it does
            // not.
            "GOMP_SPINCOUNT",
            "4000",
            "MKL_DYNAMIC",
            "FALSE",
            "GLIBC_TUNABLES",
            "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592",
            "DJL_CACHE_DIR",
            djlCache.toString(),
            "OPT_OUT_TRACKING",
            "true"),
        folder);
  }

  ProcessBuilder processBuilder() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add("-cp");
    command.add(classpath);
    command.add(mainClass);
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
    builder.environment().putAll(environment);
    return builder;
  }
}
