package io.athanor.trainer.recipe;

import io.athanor.llm.model.ModelConfig;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.LoraSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Finds the settings with which a run fits into memory: what was asked for stands; what was left
 * open gives way in the order of what it costs: smaller packs a tenth of the speed, recompute a
 * third, smaller storage precision. A run that cannot fit is refused before it loads anything.
 */
final class MemoryFit {
  /**
   * Part of the budget that a run may plan with; the rest covers what the formula does not know.
   */
  private static final double USABLE = 0.95;

  private static final List<Integer> SMALLER_PACKS = List.of(512, 256);

  private final ModelConfig config;
  private final LoraSpec lora;
  private final RowSizes rows;
  private final int lanes;

  /**
   * Sizes of what is trained.
   *
   * @param longest tokens of the longest row
   * @param ofStep tokens of the largest optimizer step
   */
  record RowSizes(int longest, int ofStep) {}

  /** A choice and what it needs. */
  record Fit(MemoryChoice choice, MemoryEstimate estimate) {}

  MemoryFit(ModelConfig config, LoraSpec lora, RowSizes rows, int lanes) {
    this.config = config;
    this.lora = lora;
    this.rows = rows;
    this.lanes = lanes;
  }

  /** All choices that a spec leaves open, the preferred ones first. */
  static List<MemoryChoice> choices(
      TrainingSpec spec, TrainingSettings settings, List<BaseStorage> storages) {
    List<Boolean> recompute =
        spec.recompute() != null ? List.of(spec.recompute()) : List.of(false, true);
    List<Integer> packs =
        spec.packTokens() != null
            ? List.of(spec.packTokens())
            : Stream.concat(Stream.of(settings.packTokens()), SMALLER_PACKS.stream()).toList();
    List<MemoryChoice> choices = new ArrayList<>();
    for (BaseStorage storage : storages) {
      for (boolean again : recompute) {
        packs.forEach(pack -> choices.add(new MemoryChoice(storage, again, pack)));
      }
    }
    return choices;
  }

  /**
   * The first choice that fits.
   *
   * @param budget bytes that the process can hold; absent when nobody knows
   * @throws TrainingException {@code insufficient-memory} when none does
   */
  Fit first(List<MemoryChoice> choices, OptionalLong budget) {
    long usable = budget.isPresent() ? (long) (USABLE * budget.getAsLong()) : Long.MAX_VALUE;
    Fit smallest = null;
    for (MemoryChoice choice : choices) {
      Fit fit = new Fit(choice, estimate(choice));
      if (fit.estimate().total() <= usable) {
        return fit;
      }
      if (smallest == null || fit.estimate().total() < smallest.estimate().total()) {
        smallest = fit;
      }
    }
    if (smallest == null) {
      throw new IllegalArgumentException("there is no choice of storage, recompute and pack");
    }
    throw new TrainingException("insufficient-memory", refusal(smallest, usable));
  }

  private MemoryEstimate estimate(MemoryChoice choice) {
    // A row is never cut: each lane may hold one that is longer than its share.
    long held = (long) lanes * Math.max(choice.packTokens() / lanes, rows.longest());
    int pack = (int) Math.min(held, rows.ofStep());
    return MemoryEstimate.of(config, lora, choice, new MemoryEstimate.Workload(pack, pack, lanes));
  }

  private String refusal(Fit smallest, long usable) {
    MemoryEstimate needed = smallest.estimate();
    return ("the run needs about %s (base %s, adapter %s, activations %s, temporaries %s, runtime"
            + " %s), %s is available; %s")
        .formatted(
            gigabytes(needed.total()),
            gigabytes(needed.weights()),
            gigabytes(needed.adapters()),
            gigabytes(needed.activations()),
            gigabytes(needed.working()),
            gigabytes(needed.runtime()),
            gigabytes(usable),
            advice(smallest.choice()));
  }

  private String advice(MemoryChoice choice) {
    List<String> helpful = new ArrayList<>();
    if (!choice.recompute()) {
      helpful.add("recompute true");
    }
    if (choice.storage() != BaseStorage.NF4 && choice.storage() != BaseStorage.GGUF) {
      helpful.add("storage nf4");
    }
    helpful.add("maxSequenceLength below " + rows.longest());
    if (lora.rank() > 1) {
      helpful.add("rank below " + lora.rank());
    }
    return "what would help: " + String.join(", ", helpful) + ", or a smaller base";
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
