package io.athanor.trainer.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process that speaks the worker's protocol and does what the first line of the data set
 * tells it: {@code succeed}, {@code crash}, {@code crash-once}, {@code hang}, {@code slow}, {@code
 * out-of-memory}. Nothing but the JDK, so that its class path is the folder of the test classes.
 */
public final class ScriptedWorker {

  private static final int STEPS = 4;
  private static final int CHECKPOINT_STEP = 2;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();

  private ScriptedWorker() {}

  /** Reads commands until the input ends. */
  public static void main(String[] arguments) throws Exception {
    new ScriptedWorker().run();
  }

  private void run() throws InterruptedException {
    Thread.ofPlatform().daemon().start(this::readCommands);
    System.err.println("scripted worker is up");
    out.println("a native library says hello");
    out.println("{\"type\":\"ready\"}");
    while (true) {
      String command = commands.take();
      if (command.contains("\"type\":\"run\"")) {
        work(command);
      } else if (command.contains("shutdown")) {
        return;
      }
    }
  }

  private void readCommands() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        commands.add(line);
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
    Runtime.getRuntime().halt(0);
  }

  private void work(String job) throws InterruptedException {
    String script = script(Path.of(field(job, "datasetDir")));
    boolean resumed = job.contains("\"resumeFrom\"");
    System.err.println("script " + script + " resumed " + resumed);
    say(
        "{'type':'started','steps':4,'rows':8,'tokens':320,'settings':{'rank':8,'epochs':1,'steps':4},"
            + "'warnings':['few rows'],'estimatedPeakBytes':900000000,'estimatedSeconds':2.5}");
    switch (script) {
      case "succeed" -> trainToTheEnd(job, 0);
      case "crash" -> System.exit(1);
      case "crash-once" -> {
        if (resumed) {
          trainToTheEnd(job, CHECKPOINT_STEP);
        } else {
          progress(1);
          checkpoint(job, CHECKPOINT_STEP);
          Runtime.getRuntime().halt(9);
        }
      }
      case "out-of-memory" ->
          say("{'type':'failed','code':'out-of-memory','detail':'needs 9 GB','lastStep':0}");
      case "hang" -> new LinkedBlockingQueue<String>().take();
      case "slow" -> {
        if (resumed) {
          trainToTheEnd(job, CHECKPOINT_STEP);
        } else {
          trainUntilStopped(job);
        }
      }
      default -> throw new IllegalStateException("unknown script " + script);
    }
  }

  private void trainToTheEnd(String job, int from) {
    for (int step = from + 1; step <= STEPS; step++) {
      progress(step);
      if (step == CHECKPOINT_STEP) {
        checkpoint(job, step);
      }
    }
    Path output = Path.of(field(job, "outputDir"));
    Path adapter = output.resolve("adapter");
    write(adapter.resolve("adapter_config.json"), "{\"r\":8}");
    write(adapter.resolve("adapter_model.safetensors"), "weights of " + field(job, "runId"));
    write(output.resolve("losses.csv"), "step,loss\n");
    write(output.resolve("adapter.gguf"), "GGUF of " + field(job, "runId"));
    say(
        ("{'type':'succeeded','step':4,'bestStep':3,'finalLoss':0.25,'validationLoss':0.5,"
                + "'adapterDir':'%1$s/adapter','adapterGguf':'%1$s/adapter.gguf',"
                + "'lossHistory':'%1$s/losses.csv','exports':[],"
                + "'refusedExports':[{'kind':'gguf-q4_0','reason':'too coarse'}]}")
            .formatted(output));
  }

  private void trainUntilStopped(String job) throws InterruptedException {
    progress(1);
    checkpoint(job, CHECKPOINT_STEP);
    int step = 1;
    while (true) {
      progress(step);
      String command = commands.poll(50, TimeUnit.MILLISECONDS);
      if (command == null) {
        step = 1 + step % STEPS;
      } else if (command.contains("cancel")) {
        say("{'type':'cancelled','step':" + step + "}");
        return;
      } else {
        checkpoint(job, CHECKPOINT_STEP);
        say("{'type':'stopped','step':" + CHECKPOINT_STEP + "}");
        if (command.contains("shutdown")) {
          System.exit(0);
        }
        return;
      }
    }
  }

  private void progress(int step) {
    say(
        ("{'type':'progress','step':%d,'steps':4,'epoch':0.5,'loss':1.5,'learningRate':0.001,"
                + "'gradientNorm':0.1,'tokens':%d,'tokensPerSecond':100.0,'secondsLeft':1.0,"
                + "'phase':'TRAINING'}")
            .formatted(step, step * 80));
  }

  private void checkpoint(String job, int step) {
    Path folder = Path.of(field(job, "attemptDir")).resolve("step-" + step);
    write(folder.resolve("adapter_model.safetensors"), "weights at step " + step);
    write(folder.resolve("manifest.json"), "{\"step\":" + step + "}");
    say("{'type':'checkpoint','step':" + step + ",'path':'" + folder + "','manifestSha256':'c'}");
  }

  private void say(String json) {
    out.println(json.replace('\'', '"'));
  }

  private static String script(Path dataset) {
    try {
      return Files.readAllLines(dataset.resolve("train-00000.jsonl")).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(String json, String name) {
    Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!value.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return value.group(1);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
