package io.athanor.trainer.recipe;

import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Whole runs on a two-layer base, a second each. */
public final class TinyRuns {
  static final String SPEC =
      """
      {"preset":"facts","epochs":3,"effectiveBatch":2,"rank":4,"learningRate":0.01,
       "replayRows":2,"replayTokens":4,"evaluations":2,"checkpointSteps":4}
      """;

  private TinyRuns() {}

  public static Path base() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(TinyRuns.class.getResource("/gguf-golden/hf")).toURI());
  }

  /** Seven rows, two paraphrases, two anchors. */
  public static Path dataset(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      rows.append(
          "{\"id\":\"%d\",\"turns\":[{\"role\":\"user\",\"content\":\"Who is number %d?\"},{\"role\":\"assistant\",\"content\":\"Ada %d.\"}]}%n"
              .formatted(i, i, i));
    }
    Files.writeString(folder.resolve("train-00000.jsonl"), rows);
    Files.writeString(
        folder.resolve("probes.jsonl"),
        """
        {"kind":"paraphrase","question":"Number 1, who is it?","keywords":["Ada 1"],"factId":"1","answer":"Ada 1."}
        {"kind":"paraphrase","question":"Number 2, who is it?","keywords":["Ada 2"]}
        {"kind":"anchor","question":"What is the capital of France?","keywords":["Paris"]}
        {"kind":"anchor","question":"What is the capital of Portugal?","keywords":["Lisbon"]}
        """);
    return folder;
  }

  static TrainingJob job(Path folder, @Nullable Path resumeFrom, String spec)
      throws IOException, URISyntaxException {
    return new TrainingJob(
        "run-1",
        new TrainingJob.BaseModel("folder", "tiny", base(), "b".repeat(64)),
        dataset(folder.resolve("data")),
        new com.fasterxml.jackson.databind.ObjectMapper().readValue(spec, TrainingSpec.class),
        folder.resolve("attempt"),
        resumeFrom,
        folder.resolve("out"),
        1);
  }

  /** Runs a job; {@code onEvent} may use the signal. */
  static List<TrainingEvent> run(TrainingJob job, BiConsumer<TrainingEvent, StopSignal> onEvent) {
    List<TrainingEvent> events = new ArrayList<>();
    StopSignal signal = new StopSignal();
    try (BaseModelCache bases = new BaseModelCache()) {
      new LoraFinetuneRecipe(
              job,
              bases,
              event -> {
                events.add(event);
                onEvent.accept(event, signal);
              },
              signal)
          .run();
    }
    return events;
  }
}
