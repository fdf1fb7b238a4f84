package io.athanor.trainer.recipe;

import io.athanor.trainer.data.ChatEncoder;
import io.athanor.trainer.data.DatasetFolder;
import io.athanor.trainer.data.Example;
import io.athanor.trainer.data.Probe;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.GreedyDecoder;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.TorchRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Asks all probes greedily, 64 tokens each, and counts answers that hold a keyword: for trying
 * settings. The scores that are published come from the inference service.
 */
final class KeywordScores {
  private static final int ANSWER_TOKENS = 64;

  private final TrainingJob job;
  private final BaseModelCache bases;
  private final List<Probe> probes;
  private List<String> base = List.of();
  private List<String> tuned = List.of();

  KeywordScores(TrainingJob job, BaseModelCache bases) throws IOException {
    this.job = job;
    this.bases = bases;
    this.probes = new DatasetFolder(job.datasetDir()).probes();
  }

  void before() {
    TorchRuntime.bindThread(job.threads());
    BaseModelCache.Loaded loaded = bases.get(job.baseModel(), BaseStorage.FP32);
    try (LlamaModel model = new LlamaModel(loaded.base(), LoraSpec.of(1, 1), false)) {
      base = ask(model);
    }
  }

  void after(LlamaModel model) {
    tuned = ask(model);
  }

  private List<String> ask(LlamaModel model) {
    ChatEncoder encoder = bases.describe(job.baseModel()).encoder();
    List<int[]> prompts =
        probes.stream()
            .map(
                probe ->
                    encoder.prompt(
                        List.of(new Example.Message(Example.Message.USER, probe.question()))))
            .toList();
    return new GreedyDecoder(model)
        .decode(prompts, ANSWER_TOKENS, encoder.stopTokens()).stream()
            .map(encoder::decode)
            .toList();
  }

  void print(PrintStream out) {
    if (base.isEmpty() || tuned.isEmpty()) {
      return;
    }
    for (int i = 0; i < probes.size(); i++) {
      Probe probe = probes.get(i);
      out.printf(
          "%s %-10s %s%n      base:  %s%n      tuned: %s%n",
          probe.isRight(tuned.get(i)) ? "+" : "-",
          probe.kind(),
          probe.question(),
          oneLine(base.get(i)),
          oneLine(tuned.get(i)));
    }
    for (Probe.Kind kind : Probe.Kind.values()) {
      int asked = 0;
      int before = 0;
      int after = 0;
      int kept = 0;
      for (int i = 0; i < probes.size(); i++) {
        if (probes.get(i).kind() == kind) {
          boolean was = probes.get(i).isRight(base.get(i));
          boolean is = probes.get(i).isRight(tuned.get(i));
          asked++;
          before += was ? 1 : 0;
          after += is ? 1 : 0;
          kept += was && is ? 1 : 0;
        }
      }
      out.printf(
          Locale.ROOT,
          "%-10s asked %3d  right before %3d  right after %3d (%.0f %%)  kept %d (%.0f %%)%n",
          kind,
          asked,
          before,
          after,
          100.0 * after / Math.max(1, asked),
          kept,
          100.0 * kept / Math.max(1, before));
    }
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
