package io.athanor.trainer.publication;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a worker leaves the models of single steps: {@code
 * checkpoints/step-000123/{adapter/,adapter.gguf}} below its output folder.
 */
public final class CheckpointFolder {

  private static final Pattern PLACE = Pattern.compile("checkpoints/step-(\\d{6,9})/.+");

  private CheckpointFolder() {}

  static String adapterWeights(int step) {
    return folder(step) + "adapter/adapter_model.safetensors";
  }

  static String adapterGguf(int step) {
    return folder(step) + "adapter.gguf";
  }

  private static String folder(int step) {
    return "checkpoints/step-%06d/".formatted(step);
  }

  /** The name under which the model of a step is served. */
  public static String modelName(String model, int step) {
    return model + ":ckpt-step-" + step;
  }

  /** The step a file belongs to; empty for a file of the run's own model. */
  public static Optional<Integer> step(String place) {
    Matcher matcher = PLACE.matcher(place);
    return matcher.matches() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
  }
}
