package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerLaunchTest {
  private static final Path SCRIPT = Path.of("..", "athanor").toAbsolutePath().normalize();

  @Test
  void benchmarkRunsInTheEnvironmentThatTheServiceGivesItsWorker() throws Exception {
    // Given
    Map<String, String> service = new HashMap<>(launch(3).environment());
    service.remove("DJL_CACHE_DIR");
    // When
    Process bash =
        new ProcessBuilder(
                "bash", "-c", "source \"$1\"; worker_environment 3; env", "-", SCRIPT.toString())
            .redirectErrorStream(true)
            .start();
    String environment = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // Then
    assertThat(bash.waitFor()).isZero();
    assertThat(environment.lines())
        .containsAll(
            service.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList());
  }

  private static WorkerLaunch launch(int threads) {
    return WorkerLaunch.forTraining(
        "lib/*", "Main", "512m", Path.of("cache"), Path.of("work"), threads);
  }
}
