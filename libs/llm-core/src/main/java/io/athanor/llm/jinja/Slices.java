package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's slices: negative positions count from the end, a negative step walks backwards. */
final class Slices {
  private Slices() {}

  static Value of(Value target, Value start, Value stop, Value step) {
    return switch (target) {
      case Text text -> {
        if (step == Value.None.NONE) {
          yield substring(text, start, stop);
        }
        TextBuilder builder = new TextBuilder();
        for (Value character : pick(text.codePoints(), start, stop, step)) {
          builder.append((Text) character);
        }
        yield builder.build();
      }
      case Value.Sequence sequence ->
          new Value.Sequence(pick(sequence.items(), start, stop, step), sequence.tuple());
      case View view when view.indexed() ->
          throw new TemplateException("a slice of a range is not supported: put |list behind it");
      case Value.Undefined undefined -> throw new TemplateException(undefined.problem());
      default -> throw new TemplateException("'" + Types.name(target) + "' cannot be sliced");
    };
  }

  private static Text substring(Text text, Value start, Value stop) {
    int length = text.codePointCount();
    int from = bound(start, 0, length);
    int to = Math.max(from, bound(stop, length, length));
    String characters = text.characters();
    int begin = characters.offsetByCodePoints(0, from);
    return text.substring(begin, characters.offsetByCodePoints(begin, to - from));
  }

  private static int bound(Value value, int fallback, int length) {
    if (value == Value.None.NONE) {
      return fallback;
    }
    long index = Numbers.integer(value, "slice index");
    return Math.clamp(index < 0 ? index + length : index, 0, length);
  }

  private static List<Value> pick(List<Value> items, Value start, Value stop, Value step) {
    long stride = step == Value.None.NONE ? 1 : Numbers.integer(step, "slice step");
    int size = items.size();
    if (stride == 0) {
      throw new TemplateException("slice step cannot be zero");
    }
    if (stride == 1) {
      int from = bound(start, 0, size);
      return List.copyOf(items.subList(from, Math.max(from, bound(stop, size, size))));
    }
    List<Value> picked = new ArrayList<>();
    if (stride > 0) {
      int end = bound(stop, size, size);
      for (long at = bound(start, 0, size); at < end; at += stride) {
        picked.add(items.get((int) at));
      }
      return picked;
    }
    long end = backwardBound(stop, -1, size);
    for (long at = backwardBound(start, size - 1, size); at > end; at += stride) {
      picked.add(items.get((int) at));
    }
    return picked;
  }

  /** Walking backwards, positions lie between -1 (before the first) and the last. */
  private static long backwardBound(Value value, int fallback, int size) {
    if (value == Value.None.NONE) {
      return fallback;
    }
    long index = Numbers.integer(value, "slice index");
    return Math.clamp(index < 0 ? index + size : index, -1, size - 1);
  }

  /** The code point at an index, or null when there is none. */
  static @Nullable Value character(Text text, long index) {
    int length = text.codePointCount();
    long position = index < 0 ? index + length : index;
    if (position < 0 || position >= length) {
      return null;
    }
    int from = text.characters().offsetByCodePoints(0, (int) position);
    return text.substring(from, text.characters().offsetByCodePoints(from, 1));
  }
}
