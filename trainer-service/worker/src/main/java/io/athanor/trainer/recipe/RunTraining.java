package io.athanor.trainer.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code RunTraining JOB.json [--ask]}: one run in this process, for trying settings. With {@code
 * --ask} it asks all probes before and after (greedy, 64 tokens) and prints how many are right.
 */
public final class RunTraining {
  private final PrintStream out;
  private final long start = System.nanoTime();

  private RunTraining(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    System.exit(new RunTraining(System.out).run(List.of(arguments)));
  }

  private int run(List<String> arguments) throws IOException {
    if (arguments.isEmpty()) {
      out.println("usage: RunTraining JOB.json [--ask]");
      return 2;
    }
    TrainingJob job;
    try {
      byte[] json = Files.readAllBytes(Path.of(arguments.getFirst()));
      job = new ObjectMapper().readValue(json, TrainingJob.class);
    } catch (JsonProcessingException e) {
      out.println(arguments.getFirst() + ": " + e.getOriginalMessage());
      return 2;
    }
    try (BaseModelCache bases = new BaseModelCache()) {
      KeywordScores scores = new KeywordScores(job, bases);
      if (arguments.contains("--ask")) {
        scores.before();
        say("base asked");
      }
      TrainingEvent end =
          new LoraFinetuneRecipe(
                  job,
                  bases,
                  this::print,
                  new StopSignal(),
                  arguments.contains("--ask") ? scores::after : model -> {})
              .run();
      scores.print(out);
      return end instanceof TrainingEvent.Succeeded ? 0 : 1;
    }
  }

  private void print(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.Progress p when p.loss() != null -> {
        if (p.step() % 10 == 0 || p.step() == p.steps()) {
          say(
              "step %d/%d loss %.4f rate %.2e norm %.2f  %d tokens  %.1f tok/s"
                  .formatted(
                      p.step(),
                      p.steps(),
                      p.loss(),
                      p.learningRate(),
                      p.gradientNorm(),
                      p.tokens(),
                      p.tokensPerSecond()));
        }
      }
      case TrainingEvent.Progress p -> say(p.phase().name().toLowerCase(Locale.ROOT));
      default -> say(event.toString());
    }
  }

  private void say(String line) {
    out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
  }
}
