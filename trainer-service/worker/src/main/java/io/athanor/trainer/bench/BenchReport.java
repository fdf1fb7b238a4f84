package io.athanor.trainer.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.trainer.engine.TorchVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A measurement for people and, as one line of JSON, for programs. */
record BenchReport(BenchOptions options, Measurement measured) {
  private static final double MEBIBYTE = 1 << 20;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    BenchOptions.Model model = options.model();
    lines.add(
        "%s, storage %s%s, rank %d, dropout %s, %d threads, Java %s, libtorch %s"
            .formatted(
                model.name(),
                model.storage().label(),
                model.recompute() ? ", recompute" : "",
                model.rank(),
                model.dropout(),
                options.threads(),
                Runtime.version().feature(),
                TorchVersion.running()));
    lines.add(rows());
    lines.add(
        line(
            "tokens/s    median %.1f, lowest %.1f, highest %.1f, overall %.1f (no padding)",
            measured.median(Measurement.Step::tokensPerSecond),
            measured.lowest(Measurement.Step::tokensPerSecond),
            measured.highest(Measurement.Step::tokensPerSecond),
            measured.overallTokensPerSecond()));
    lines.add(
        line(
            "s/step      median %.3f, of which the optimizer %.3f; %d steps after one to warm up",
            measured.median(Measurement.Step::seconds),
            measured.median(Measurement.Step::optimizerSeconds),
            measured.steps().size()));
    measured
        .shareOfFloor()
        .ifPresent(
            share ->
                lines.add(
                    line(
                        "gemm floor  %.1f tokens/s; the steps reach %.1f %% of it",
                        measured.overallTokensPerSecond() / share, 100 * share)));
    lines.add(line("peak memory %.0f MiB resident", measured.peakResidentBytes() / MEBIBYTE));
    return lines;
  }

  private String rows() {
    return switch (options.rows()) {
      case BenchOptions.Rows.Random random ->
          "%d random %s of %d tokens a step, loss on all"
              .formatted(random.count(), random.count() == 1 ? "row" : "rows", random.length());
      case BenchOptions.Rows.InFile file ->
          "%s, %d rows a step in packs of %d tokens"
              .formatted(file.file().getFileName(), file.batch(), options.pack());
    };
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Names with their units; {@code share_of_gemm_floor} only where the floor was measured. */
  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("tokens_per_second", measured.median(Measurement.Step::tokensPerSecond));
    json.put("best_tokens_per_second", measured.highest(Measurement.Step::tokensPerSecond));
    json.put("lowest_tokens_per_second", measured.lowest(Measurement.Step::tokensPerSecond));
    json.put("real_tokens_per_second", measured.overallTokensPerSecond());
    measured.shareOfFloor().ifPresent(share -> json.put("share_of_gemm_floor", share));
    json.put("peak_resident_bytes", measured.peakResidentBytes());
    json.put("seconds_per_step", measured.median(Measurement.Step::seconds));
    json.put("optimizer_seconds", measured.median(Measurement.Step::optimizerSeconds));
    json.put("steps", measured.steps().size());
    json.put("tokens", measured.tokens());
    json.put("final_loss", measured.steps().getLast().loss());
    settings(json);
    return json.toString();
  }

  private void settings(ObjectNode json) {
    BenchOptions.Model model = options.model();
    json.put("threads", options.threads());
    json.put("model", model.name());
    json.put("storage", model.storage().label());
    json.put("recompute", model.recompute());
    json.put("rank", model.rank());
    json.put("dropout", model.dropout());
    json.put("pack", options.pack());
    switch (options.rows()) {
      case BenchOptions.Rows.Random random ->
          json.put("rows", random.count()).put("length", random.length());
      case BenchOptions.Rows.InFile file ->
          json.put("data", file.file().toString()).put("rows", file.batch());
    }
    json.put("java", Runtime.version().toString());
    json.put("libtorch", TorchVersion.running());
  }
}
