package io.athanor.trainer.check;

import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.TorchRuntime;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code CheckTraining [--packed] [--recompute] [--storage S] DIR...}: replays recorded runs and
 * prints the largest relative error of each quantity.
 *
 * <p>Exit status: 0 within tolerances, 1 past them, 2 when a folder cannot be read.
 */
public final class CheckTraining {
  private static final int FAILED = 1;
  private static final int UNREADABLE = 2;

  private final PrintStream out;
  private final PrintStream err;

  CheckTraining(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(new CheckTraining(System.out, System.err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    List<String> folders = new ArrayList<>(arguments);
    boolean packed = folders.remove("--packed");
    boolean recompute = folders.remove("--recompute");
    BaseStorage storage;
    try {
      storage = storage(folders);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return UNREADABLE;
    }
    if (folders.isEmpty() || folders.stream().anyMatch(folder -> folder.startsWith("--"))) {
      err.println(
          "usage: check training [--packed] [--recompute] [--storage fp32|bf16|int8|nf4|gguf] DIR...");
      return UNREADABLE;
    }
    TrainingReplay.Feeding feeding =
        recompute
            ? TrainingReplay.Feeding.PACKED_AND_RECOMPUTED
            : packed ? TrainingReplay.Feeding.PACKED : TrainingReplay.Feeding.ONE_ROW_AT_A_TIME;
    TorchRuntime.bindThread(1);
    int status = 0;
    for (String folder : folders) {
      try {
        status = Math.max(status, replay(Path.of(folder), feeding, storage));
      } catch (RecordingException e) {
        err.println(e.getMessage());
        return UNREADABLE;
      }
    }
    return status;
  }

  /** Takes {@code --storage S} or {@code --storage=S} out of the arguments. */
  private static BaseStorage storage(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("--storage=")) {
        arguments.remove(i);
        return BaseStorage.named(argument.substring("--storage=".length()));
      }
      if (argument.equals("--storage")) {
        arguments.remove(i);
        return BaseStorage.named(i < arguments.size() ? arguments.remove(i) : "");
      }
    }
    return BaseStorage.FP32;
  }

  private int replay(Path folder, TrainingReplay.Feeding feeding, BaseStorage storage) {
    ReplayErrors errors = TrainingReplay.replay(folder, feeding, storage);
    out.printf(
        Locale.ROOT,
        "%s (%s, storage %s, against %s)%n",
        folder,
        feeding.name().toLowerCase(Locale.ROOT),
        storage.label(),
        errors.reference());
    for (ReplayErrors.Quantity quantity : errors.quantities()) {
      out.printf(
          Locale.ROOT,
          "  %-16s largest relative error %.2e  tolerance %.0e  %s%s%n",
          quantity.name(),
          quantity.error(),
          quantity.tolerance(),
          quantity.passed() ? "ok" : "FAILED",
          quantity.worstAt().isEmpty() ? "" : "  (" + quantity.worstAt() + ")");
    }
    return errors.passed() ? 0 : FAILED;
  }
}
