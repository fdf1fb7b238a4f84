package io.athanor.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures training steps at SmolLM2-135M's shape on random weights: {@code TrainingThroughput
 * [rowsPerStep] [tokensPerRow] [supervisedShare] [rank] [threads] [steps]}. Prints tokens per
 * second and the process's peak resident memory.
 */
public final class TrainingThroughput {
  private TrainingThroughput() {}

  public static void main(String[] args) throws Exception {
    int rowsPerStep = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    int length = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    double supervised = args.length > 2 ? Double.parseDouble(args[2]) : 0.3;
    int rank = args.length > 3 ? Integer.parseInt(args[3]) : 32;
    int threads = args.length > 4 ? Integer.parseInt(args[4]) : 2;
    int steps = args.length > 5 ? Integer.parseInt(args[5]) : 10;
    TorchRuntime.bindThread(threads);
    ModelShape shape =
        new ModelShape(30, 576, 9, 3, 64, 1536, 49152, 1e-5, false, false, false, false, true);
    try (FrozenBase base =
            new FrozenBase(shape, new SyntheticBase(shape), RotaryTable.plainFrequencies(1e5, 64));
        LlamaModel model = new LlamaModel(base, LoraSpec.of(rank, rank), false)) {
      model.adapters().initialise(1);
      AdamW optimizer = new AdamW(model.adapters(), AdamW.Settings.of(0.001, 1));
      Random random = new Random(3);
      double best = Double.MAX_VALUE;
      for (int step = 0; step < steps; step++) {
        List<TokenPack> packs =
            new io.athanor.trainer.data.SequencePacker(1024, TorchRuntime.lanes())
                .pack(rows(random, shape, rowsPerStep, length, supervised));
        long start = System.nanoTime();
        double loss = model.accumulate(packs);
        long trained = System.nanoTime();
        double norm = optimizer.clip();
        optimizer.step(1e-4);
        double seconds = (System.nanoTime() - start) / 1e9;
        best = step < 2 ? best : Math.min(best, seconds);
        System.out.printf(
            Locale.ROOT,
            "step %d loss %.4f norm %.3f  %.3f s (optimizer %.3f)  %.1f tok/s%n",
            step,
            loss,
            norm,
            seconds,
            seconds - (trained - start) / 1e9,
            rowsPerStep * length / seconds);
      }
      System.out.printf(
          Locale.ROOT, "best %.1f tok/s; %s%n", rowsPerStep * length / best, peakMemory());
    }
  }

  private static List<TokenRow> rows(
      Random random, ModelShape shape, int count, int length, double supervised) {
    List<TokenRow> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      int[] tokens = random.ints(length, 0, shape.vocabularySize()).toArray();
      float[] weights = new float[length];
      for (int i = (int) (length * (1 - supervised)); i < length; i++) {
        weights[i] = 1;
      }
      rows.add(new TokenRow(tokens, weights));
    }
    return rows;
  }

  private static String peakMemory() throws Exception {
    return java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("");
  }
}
