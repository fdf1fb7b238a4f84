package io.athanor.local.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.local.console.Progress;
import io.athanor.local.console.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs as lines of text. */
public final class RunReport {

  private static final double MEGABYTE = 1e6;

  private RunReport() {}

  /** A table of runs, one a line. */
  public static List<String> table(List<JsonNode> runs) {
    var table = TextTable.unlimited(7);
    table.row(List.of("RUN", "MODEL", "STATE", "NODE", "STEP", "LOSS", "LEFT"));
    runs.forEach(
        run ->
            table.row(
                List.of(
                    text(run, "id"),
                    text(run, "modelName"),
                    state(run),
                    text(run, "node"),
                    step(run),
                    loss(run),
                    left(run))));
    return table.lines();
  }

  /** Everything there is to say about one run. */
  public static List<String> details(JsonNode run) {
    var lines = new ArrayList<String>();
    add(lines, "run", text(run, "id"));
    add(lines, "model", text(run, "modelName") + " on " + text(run, "baseModel"));
    add(lines, "state", state(run) + " since " + text(run, "stateSince"));
    add(lines, "node", text(run, "node"));
    add(lines, "priority", priority(run));
    add(lines, "step", step(run));
    add(lines, "loss", loss(run));
    add(lines, "left", left(run));
    add(lines, "checkpoint", "step " + run.path("checkpointStep").asInt());
    add(lines, "attempts", Integer.toString(run.path("attempts").asInt()));
    JsonNode plan = run.path("plan");
    if (plan.path("estimatedPeakBytes").isNumber()) {
      add(lines, "memory", megabytes(plan.path("estimatedPeakBytes")) + " expected at most");
    }
    if (plan.path("estimatedSeconds").isNumber()) {
      add(lines, "time", clock(plan.path("estimatedSeconds").asDouble()) + " expected");
    }
    plan.path("warnings").forEach(warning -> add(lines, "warning", warning.asText()));
    run.path("result")
        .path("refusedExports")
        .forEach(
            refused ->
                add(lines, "not written", text(refused, "kind") + ": " + text(refused, "reason")));
    if (run.has("problem")) {
      JsonNode problem = run.path("problem");
      add(lines, "problem", text(problem, "code") + ": " + text(problem, "detail"));
    }
    run.path("artifacts")
        .forEach(
            file ->
                add(lines, "file", text(file, "path") + "  " + megabytes(file.path("sizeBytes"))));
    return lines;
  }

  /** The state, with what was asked of it and is not done yet, or its place in the queue. */
  public static String state(JsonNode run) {
    String state = text(run, "state");
    String asked = text(run, "stopRequested");
    if (!asked.isEmpty()) {
      return state + " (" + asked + " requested)";
    }
    int place = run.path("queuePosition").asInt();
    return place == 0 ? state : state + " (no. " + place + ")";
  }

  private static String priority(JsonNode run) {
    int priority = run.path("priority").asInt();
    return priority == 0 ? "" : Integer.toString(priority);
  }

  private static String step(JsonNode run) {
    JsonNode progress = run.path("progress");
    if (run.path("state").asText().equals("succeeded")) {
      return Integer.toString(run.path("result").path("steps").asInt());
    }
    return progress.has("step")
        ? progress.path("step").asInt() + " of " + progress.path("steps").asInt()
        : "";
  }

  private static String loss(JsonNode run) {
    JsonNode ended = run.path("result").path("finalLoss");
    JsonNode loss = ended.isNumber() ? ended : run.path("progress").path("loss");
    return loss.isNumber() ? "%.3f".formatted(loss.asDouble()) : "";
  }

  private static String left(JsonNode run) {
    JsonNode seconds = run.path("progress").path("secondsLeft");
    return run.path("state").asText().equals("running") && seconds.isNumber()
        ? clock(seconds.asDouble())
        : "";
  }

  private static String clock(double seconds) {
    return Progress.clock(Duration.ofSeconds((long) seconds));
  }

  private static String megabytes(JsonNode bytes) {
    return "%.1f MB".formatted(bytes.asLong() / MEGABYTE);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  private static void add(List<String> lines, String name, String text) {
    if (!text.isEmpty()) {
      lines.add("%-12s%s".formatted(name, text));
    }
  }
}
