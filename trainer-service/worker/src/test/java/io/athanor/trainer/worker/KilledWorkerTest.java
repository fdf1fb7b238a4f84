package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.trainer.recipe.TinyRuns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as the process it is, killed with SIGKILL. */
class KilledWorkerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KILLS = 3;
  private static final int STEPS = 40;

  @TempDir Path folder;

  @Test
  void killedAtAnyMomentAndResumedItEndsWithTheSameBytes() throws Exception {
    // Given
    Path straight = folder.resolve("straight");
    assertThat(runUntil(straight, null, Integer.MAX_VALUE, 0)).isEqualTo("succeeded");

    // When
    Path broken = folder.resolve("broken");
    Random random = new Random(11);
    for (int kill = 0; kill < KILLS; kill++) {
      int step = 1 + kill * STEPS / KILLS + random.nextInt(STEPS / KILLS - 3);
      assertThat(runUntil(broken, checkpoints(broken), step, random.nextInt(25)))
          .isEqualTo("killed");
    }
    assertThat(runUntil(broken, checkpoints(broken), Integer.MAX_VALUE, 0)).isEqualTo("succeeded");

    // Then
    for (String file :
        new String[] {"losses.csv", "steps.csv", "adapter/adapter_model.safetensors"}) {
      assertThat(broken.resolve("out").resolve(file))
          .hasSameBinaryContentAs(straight.resolve("out").resolve(file));
    }
    assertThat(Files.readAllLines(straight.resolve("out/steps.csv"))).hasSize(STEPS + 1);
  }

  private static @Nullable Path checkpoints(Path run) throws IOException {
    Path attempt = run.resolve("attempt");
    try (var files = Files.list(attempt)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("step-"))
          ? attempt
          : null;
    } catch (java.nio.file.NoSuchFileException nothingYet) {
      return null;
    }
  }

  /** The type of the last event, or "killed" when it was killed some time after a step. */
  private String runUntil(Path run, @Nullable Path resumeFrom, int step, int millisecondsLater)
      throws Exception {
    Process worker = start();
    try (Writer commands = worker.outputWriter();
        BufferedReader events = worker.inputReader()) {
      commands.write(command(run, resumeFrom) + "\n");
      commands.flush();
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        JsonNode event = JSON.readTree(line);
        String type = event.path("type").asText();
        if (type.equals("progress") && event.has("loss") && event.path("step").asInt() >= step) {
          Thread.sleep(millisecondsLater);
          return "killed";
        }
        if (type.equals("succeeded") || type.equals("failed")) {
          return type.equals("failed") ? line : type;
        }
      }
      return "ended";
    } finally {
      worker.destroyForcibly().waitFor();
    }
  }

  private static Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            WorkerMain.class.getName());
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("MKL_DYNAMIC", "FALSE");
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private String command(Path run, @Nullable Path resumeFrom) throws Exception {
    ObjectNode spec =
        JSON.createObjectNode()
            .put("preset", "facts")
            .put("steps", STEPS)
            .put("effectiveBatch", 2)
            .put("rank", 4)
            .put("learningRate", 0.01)
            .put("replayRows", 2)
            .put("replayTokens", 4)
            .put("evaluations", 4)
            .put("earlyStopping", 4)
            .put("checkpointSteps", 1);
    ObjectNode job =
        JSON.createObjectNode()
            .put("runId", "r1")
            .put("datasetDir", TinyRuns.dataset(folder.resolve("data")).toString())
            .put("attemptDir", run.resolve("attempt").toString())
            .put("outputDir", run.resolve("out").toString())
            .put("threads", 1);
    job.putObject("baseModel").put("path", TinyRuns.base().toString());
    job.set("spec", spec);
    if (resumeFrom != null) {
      job.put("resumeFrom", resumeFrom.toString());
    }
    return JSON.writeValueAsString(JSON.createObjectNode().put("type", "run").set("job", job));
  }
}
