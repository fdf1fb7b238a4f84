package io.athanor.llm.jinja;

import java.util.List;

/** Python's {@code ==}, {@code <} and {@code in}. */
final class Comparisons {
  private Comparisons() {}

  static boolean same(Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.isInteger(left) && Numbers.isInteger(right)
          ? Numbers.integer(left, "") == Numbers.integer(right, "")
          : Numbers.real(left, "") == Numbers.real(right, "");
    }
    if (left instanceof Value.Sequence one && right instanceof Value.Sequence two) {
      return one.tuple() == two.tuple() && sameItems(one.items(), two.items());
    }
    if (left instanceof Value.Mapping one && right instanceof Value.Mapping two) {
      return one.entries().size() == two.entries().size()
          && one.entries().entrySet().stream()
              .allMatch(
                  entry -> {
                    Value other = two.entries().get(entry.getKey());
                    return other != null && same(entry.getValue(), other);
                  });
    }
    return left instanceof View one && right instanceof View two
        ? one.sameAs(two)
        : left.equals(right);
  }

  private static boolean sameItems(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int index = 0; index < left.size(); index++) {
      if (!same(left.get(index), right.get(index))) {
        return false;
      }
    }
    return true;
  }

  static int order(Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.isInteger(left) && Numbers.isInteger(right)
          ? Long.compare(Numbers.integer(left, ""), Numbers.integer(right, ""))
          : Double.compare(Numbers.real(left, ""), Numbers.real(right, ""));
    }
    if (left instanceof Text one && right instanceof Text two) {
      return orderCodePoints(one.characters(), two.characters());
    }
    if (left instanceof Value.Sequence one
        && right instanceof Value.Sequence two
        && one.tuple() == two.tuple()) {
      return orderItems(one.items(), two.items());
    }
    throw new TemplateException(
        "'<' not supported between instances of '"
            + Types.name(left)
            + "' and '"
            + Types.name(right)
            + "'");
  }

  /** By code point: UTF-16 order differs from Python's above U+FFFF. */
  private static int orderCodePoints(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int index = 0; index < common; index++) {
      if (left.charAt(index) != right.charAt(index)) {
        boolean bothPlain =
            !Character.isSurrogate(left.charAt(index))
                && !Character.isSurrogate(right.charAt(index));
        return bothPlain
            ? Character.compare(left.charAt(index), right.charAt(index))
            : Integer.compare(left.codePointAt(index), right.codePointAt(index));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static int orderItems(List<Value> left, List<Value> right) {
    for (int index = 0; index < Math.min(left.size(), right.size()); index++) {
      if (!same(left.get(index), right.get(index))) {
        return order(left.get(index), right.get(index));
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  static boolean contains(Value container, Value item) {
    return switch (container) {
      case Text text -> {
        if (!(item instanceof Text part)) {
          throw new TemplateException(
              "'in <string>' requires string as left operand, not " + Types.name(item));
        }
        yield text.characters().contains(part.characters());
      }
      case Value.Mapping mapping -> {
        Hashing.require(item);
        yield CollectionMethods.find(mapping, item) != null;
      }
      default -> Iteration.items(container).stream().anyMatch(each -> same(each, item));
    };
  }
}
