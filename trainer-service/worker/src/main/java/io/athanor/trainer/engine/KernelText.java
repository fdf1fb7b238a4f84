package io.athanor.trainer.engine;

import java.util.List;
import java.util.Locale;

/**
 * Collects the lines of TorchScript methods. Effects without a result are assigned to fresh names,
 * since the serialised dialect has assignments only.
 */
final class KernelText {
  private final StringBuilder text = new StringBuilder();
  private int depth;
  private int effects;

  /** Opens a method of the module class. */
  KernelText method(String name, String parameters, String result) {
    depth = 1;
    effects = 0;
    line("def %s(self: __torch__.M, %s) -> %s:".formatted(name, parameters, result));
    depth = 2;
    return this;
  }

  KernelText line(String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
    return this;
  }

  KernelText line(String format, Object... arguments) {
    return line(String.format(Locale.ROOT, format, arguments));
  }

  /** A statement kept for what it does in place. */
  KernelText effect(String format, Object... arguments) {
    return line("_%d = %s", effects++, String.format(Locale.ROOT, format, arguments));
  }

  /** Body of a loop over the sequences of a pack: rows {@code b} to {@code e} hold one of them. */
  KernelText forEachSequence() {
    line("for i in range(torch.len(bounds) - 1):");
    depth = 3;
    line("b = bounds[i]");
    return line("e = bounds[i + 1]");
  }

  KernelText endLoop() {
    depth = 2;
    return this;
  }

  /** Gives the members of a list names. */
  KernelText unpack(String list, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      line("%s = %s[%d]", names.get(i), list, i);
    }
    return this;
  }

  /** Columns {@code from} to {@code to} as a view. */
  static String columns(String tensor, int from, int to) {
    return "torch.slice(%s, 1, %d, %d)".formatted(tensor, from, to);
  }

  /** A double that the parser reads back exactly. */
  static String number(double value) {
    return Double.toString(value).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
