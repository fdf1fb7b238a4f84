package io.athanor.trainer.engine;

import java.util.List;

/**
 * Linears that read the same input and are therefore stored as one frozen matrix: q, k and v; gate
 * and up; o and down alone. One product per group instead of one per linear keeps the gemms wide.
 */
enum LinearGroup {
  QKV("qkv"),
  OUTPUT("o"),
  GATE_UP("gu"),
  DOWN("d");

  private final String label;

  LinearGroup(String label) {
    this.label = label;
  }

  /** Short name used for variables in the kernel text. */
  String label() {
    return label;
  }

  /** Members in the order their rows are stacked in the group's matrix. */
  List<LinearModule> modules() {
    return switch (this) {
      case QKV -> List.of(LinearModule.Q, LinearModule.K, LinearModule.V);
      case OUTPUT -> List.of(LinearModule.O);
      case GATE_UP -> List.of(LinearModule.GATE, LinearModule.UP);
      case DOWN -> List.of(LinearModule.DOWN);
    };
  }
}
