package io.athanor.inference.grammar;

import java.util.ArrayList;
import java.util.List;

/** Writes the integers from one number to another as alternatives of digit ranges. */
final class IntegerRange {

  private IntegerRange() {}

  /** Alternatives for all integers from {@code least} to {@code greatest}, both included. */
  static String alternatives(long least, long greatest) {
    List<String> alternatives = new ArrayList<>();
    if (least < 0) {
      long nearest = Math.max(1, -Math.min(greatest, -1));
      addNatural(alternatives, "\"-\" ", nearest, -least);
    }
    if (greatest >= 0) {
      addNatural(alternatives, "", Math.max(0, least), greatest);
    }
    return String.join(" | ", alternatives);
  }

  private static void addNatural(List<String> alternatives, String sign, long from, long to) {
    int longest = String.valueOf(to).length();
    for (int length = String.valueOf(from).length(); length <= longest; length++) {
      long smallest = length == 1 ? 0 : power(length - 1);
      String low = String.valueOf(Math.max(from, smallest));
      String high = String.valueOf(Math.min(to, power(length) - 1));
      alternatives.add(sign + "(" + equalLength(low, high) + ")");
    }
  }

  private static String equalLength(String low, String high) {
    int rest = low.length() - 1;
    char first = low.charAt(0);
    char last = high.charAt(0);
    if (rest == 0) {
      return digits(first, last, 0);
    }
    if (first == last) {
      return "\"%c\" (%s)".formatted(first, equalLength(low.substring(1), high.substring(1)));
    }
    List<String> parts = new ArrayList<>();
    if (!low.substring(1).equals("0".repeat(rest))) {
      parts.add("\"%c\" (%s)".formatted(first, equalLength(low.substring(1), "9".repeat(rest))));
      first++;
    }
    boolean allOfLast = high.substring(1).equals("9".repeat(rest));
    if (first <= (allOfLast ? last : last - 1)) {
      parts.add(digits(first, allOfLast ? last : (char) (last - 1), rest));
    }
    if (!allOfLast) {
      parts.add("\"%c\" (%s)".formatted(last, equalLength("0".repeat(rest), high.substring(1))));
    }
    return String.join(" | ", parts);
  }

  private static String digits(char from, char to, int more) {
    String first = "[%c-%c]".formatted(from, to);
    return more == 0 ? first : first + " [0-9]{%d}".formatted(more);
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
