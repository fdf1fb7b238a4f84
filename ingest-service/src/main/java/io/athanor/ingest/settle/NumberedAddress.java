package io.athanor.ingest.settle;

/** Tells from two addresses whether they name successive pages of one numbered range. */
final class NumberedAddress {

  private static final int MOST_DIGITS = 9;

  private NumberedAddress() {}

  /** Whether both differ in one number alone, which rises. */
  static boolean follows(String first, String second) {
    int prefix = 0;
    int shorter = Math.min(first.length(), second.length());
    while (prefix < shorter && first.charAt(prefix) == second.charAt(prefix)) {
      prefix++;
    }
    while (prefix > 0 && isDigit(first.charAt(prefix - 1))) {
      prefix--;
    }
    int firstEnd = endOfDigits(first, prefix);
    int secondEnd = endOfDigits(second, prefix);
    if (firstEnd == prefix
        || secondEnd == prefix
        || Math.max(firstEnd, secondEnd) - prefix > MOST_DIGITS
        || !first.substring(firstEnd).equals(second.substring(secondEnd))) {
      return false;
    }
    return Integer.parseInt(first, prefix, firstEnd, 10)
        < Integer.parseInt(second, prefix, secondEnd, 10);
  }

  private static int endOfDigits(String text, int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
