package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.trainer.recipe.TinyRuns;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void endOfInputStopsTheRunAtABoundaryThatIsSaved() throws Exception {
    // When
    List<JsonNode> events = answersTo(runCommand());

    // Then
    assertThat(events.getFirst().path("type").asText()).isEqualTo("ready");
    JsonNode last = events.getLast();
    assertThat(last.path("type").asText()).isEqualTo("stopped");
    for (JsonNode saved : events) {
      if (saved.path("type").asText().equals("checkpoint")) {
        assertThat(saved.path("step").asInt()).isEqualTo(last.path("step").asInt());
        assertThat(Path.of(saved.path("path").asText()).resolve("manifest.json")).exists();
      }
    }
  }

  @Test
  void commandThatCannotBeReadIsRefusedWithItsReason() throws Exception {
    // When
    List<JsonNode> events =
        answersTo(
            "no json\n{\"type\":\"run\",\"job\":{\"runId\":\"r7\"}}\n{\"type\":\"shutdown\"}\n");

    // Then
    assertThat(events).hasSize(3);
    assertThat(events.get(1).path("code").asText()).isEqualTo("command-invalid");
    assertThat(events.get(1).path("detail").asText()).contains("no json");
    assertThat(events.get(2).path("runId").asText()).isEqualTo("r7");
    assertThat(events.get(2).path("detail").asText()).contains("field baseModel is missing");
  }

  @Test
  void nextRunIsTakenAsSoonAsTheEndOfTheLastIsRead() throws Exception {
    // Given
    CountDownLatch firstEnded = new CountDownLatch(1);
    CountDownLatch secondHandled = new CountDownLatch(1);
    CountDownLatch secondEnded = new CountDownLatch(1);
    BufferedReader commands =
        new BufferedReader(Reader.nullReader()) {
          private int line;

          @Override
          public String readLine() {
            switch (line++) {
              case 0 -> {
                return impossibleRun("r1");
              }
              case 1 -> {
                await(firstEnded);
                return impossibleRun("r2");
              }
              default -> {
                secondHandled.countDown();
                await(secondEnded);
                return "{\"type\":\"shutdown\"}";
              }
            }
          }
        };
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            String text = toString(StandardCharsets.UTF_8);
            if (text.contains("\"type\":\"failed\",\"runId\":\"r2\"")) {
              secondEnded.countDown();
            } else if (text.contains("\"type\":\"failed\",\"runId\":\"r1\"")) {
              // The reader of this line sends its next run before the worker's thread goes on.
              firstEnded.countDown();
              await(secondHandled);
            }
          }
        };
    // When
    new Worker(
            commands, new LineWriter(new PrintStream(out, false, StandardCharsets.UTF_8)), () -> {})
        .run();
    // Then
    assertThat(events(out))
        .extracting(event -> event.path("code").asText())
        .doesNotContain("worker-busy");
    assertThat(events(out))
        .filteredOn(event -> event.path("type").asText().equals("failed"))
        .extracting(event -> event.path("runId").asText())
        .containsExactly("r1", "r2");
  }

  /** Waits only as long as a worker that refuses needs to be caught. */
  private static void await(CountDownLatch latch) {
    try {
      latch.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends at once, for its data set is missing. */
  private String impossibleRun(String id) {
    ObjectNode job =
        JSON.createObjectNode()
            .put("runId", id)
            .put("datasetDir", folder.resolve("missing").toString())
            .put("attemptDir", folder.resolve("attempt").toString())
            .put("outputDir", folder.resolve("out").toString())
            .put("threads", 1);
    job.set("baseModel", JSON.createObjectNode().put("path", folder.resolve("none").toString()));
    job.set("spec", JSON.createObjectNode().put("steps", 1));
    return JSON.createObjectNode().put("type", "run").set("job", job).toString();
  }

  private String runCommand() throws Exception {
    return JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("type", "run")
                .set(
                    "job",
                    JSON.createObjectNode()
                        .put("runId", "r1")
                        .put("datasetDir", TinyRuns.dataset(folder.resolve("data")).toString())
                        .put("attemptDir", folder.resolve("attempt").toString())
                        .put("outputDir", folder.resolve("out").toString())
                        .put("threads", 1)
                        .<ObjectNode>set(
                            "baseModel",
                            JSON.createObjectNode().put("path", TinyRuns.base().toString()))
                        .set(
                            "spec",
                            JSON.createObjectNode()
                                .put("steps", 5000)
                                .put("replayRows", 0)
                                .put("evaluations", 0))))
        + "\n";
  }

  private static List<JsonNode> answersTo(String commands) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Worker(
            new BufferedReader(new StringReader(commands)),
            new LineWriter(new PrintStream(out, true, StandardCharsets.UTF_8)),
            () -> {})
        .run();
    return events(out);
  }

  private static List<JsonNode> events(ByteArrayOutputStream out) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
      events.add(JSON.readTree(line));
    }
    return events;
  }
}
