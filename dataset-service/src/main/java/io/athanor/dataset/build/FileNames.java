package io.athanor.dataset.build;

/** Last parts of addresses, in the order people give them: page 2 before page 10. */
final class FileNames {

  private FileNames() {}

  /** For example {@code sta01.htm} of {@code https://host/book/sta01.htm#top}. */
  static String of(String address) {
    int fragment = address.indexOf('#');
    String plain = fragment < 0 ? address : address.substring(0, fragment);
    while (plain.endsWith("/")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  /** By name; runs of digits by their value. */
  static int compare(String leftAddress, String rightAddress) {
    String left = of(leftAddress);
    String right = of(rightAddress);
    int at = 0;
    int with = 0;
    while (at < left.length() && with < right.length()) {
      int leftEnd = digitsEnd(left, at);
      int rightEnd = digitsEnd(right, with);
      int order =
          leftEnd > at && rightEnd > with
              ? compareNumbers(left.substring(at, leftEnd), right.substring(with, rightEnd))
              : Character.compare(left.charAt(at), right.charAt(with));
      if (order != 0) {
        return order;
      }
      at = leftEnd > at ? leftEnd : at + 1;
      with = rightEnd > with ? rightEnd : with + 1;
    }
    int rest = Integer.compare(left.length() - at, right.length() - with);
    return rest != 0 ? rest : left.compareTo(right);
  }

  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String left, String right) {
    String one = left.replaceFirst("^0+(?=.)", "");
    String two = right.replaceFirst("^0+(?=.)", "");
    int byLength = Integer.compare(one.length(), two.length());
    return byLength != 0 ? byLength : one.compareTo(two);
  }
}
