package io.athanor.trainer.engine;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The seven linears of a Llama block, with the names Hugging Face gives them. */
public enum LinearModule {
  Q("self_attn.q_proj"),
  K("self_attn.k_proj"),
  V("self_attn.v_proj"),
  O("self_attn.o_proj"),
  GATE("mlp.gate_proj"),
  UP("mlp.up_proj"),
  DOWN("mlp.down_proj");

  private final String path;

  LinearModule(String path) {
    this.path = path;
  }

  /** Path below a layer, as in {@code model.layers.0.<path>.weight}. */
  public String path() {
    return path;
  }

  /** Last part of the path, as in PEFT's {@code target_modules}. */
  public String shortName() {
    return path.substring(path.indexOf('.') + 1);
  }

  /** Name of variables that belong to this linear in the kernel text. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  LinearGroup group() {
    return switch (this) {
      case Q, K, V -> LinearGroup.QKV;
      case O -> LinearGroup.OUTPUT;
      case GATE, UP -> LinearGroup.GATE_UP;
      case DOWN -> LinearGroup.DOWN;
    };
  }

  /** All seven: the default, since attention-only adapters learn worse even at a higher rank. */
  public static Set<LinearModule> all() {
    return EnumSet.allOf(LinearModule.class);
  }

  /**
   * Finds a linear by its PEFT name.
   *
   * @throws IllegalArgumentException naming the unknown module and the known ones
   */
  public static LinearModule named(String name) {
    for (LinearModule module : values()) {
      if (module.path.equals(name) || module.shortName().equals(name)) {
        return module;
      }
    }
    throw new IllegalArgumentException(
        "target module '"
            + name
            + "' is not one of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj");
  }
}
