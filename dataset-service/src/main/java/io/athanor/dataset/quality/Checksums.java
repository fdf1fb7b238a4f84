package io.athanor.dataset.quality;

import java.math.BigInteger;

/** Proofs that a number is what it looks like. */
final class Checksums {

  private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);

  private Checksums() {}

  /** ISO 13616: the letters as numbers, the first four characters last, modulo 97 gives 1. */
  static boolean isIban(String text) {
    String iban = text.replace(" ", "");
    if (iban.length() < 15 || iban.length() > 34) {
      return false;
    }
    StringBuilder digits = new StringBuilder();
    String rotated = iban.substring(4) + iban.substring(0, 4);
    rotated.chars().forEach(character -> digits.append(Character.digit(character, 36)));
    return new BigInteger(digits.toString()).mod(IBAN_MODULUS).intValue() == 1;
  }

  /** ISO/IEC 7812 (Luhn), with a first digit that card networks use. */
  static boolean isCard(String text) {
    String digits = text.replaceAll("[ -]", "");
    if ("3456".indexOf(digits.charAt(0)) < 0 || digits.chars().distinct().count() < 2) {
      return false;
    }
    int sum = 0;
    for (int index = 0; index < digits.length(); index++) {
      int digit = digits.charAt(digits.length() - 1 - index) - '0';
      int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
      sum += index % 2 == 0 ? digit : doubled;
    }
    return sum % 10 == 0;
  }

  /** An IPv4 address of somebody: neither a version number's likes nor one that everybody has. */
  static boolean isPublicAddress(String text) {
    String[] parts = text.split("\\.");
    for (String part : parts) {
      if (Integer.parseInt(part) > 255 || (part.length() > 1 && part.startsWith("0"))) {
        return false;
      }
    }
    int first = Integer.parseInt(parts[0]);
    return first > 9 && first != 127 && first < 224;
  }

  /** E.164: 8 to 15 digits. */
  static boolean isTelephone(String text) {
    long digits = text.chars().filter(Character::isDigit).count();
    return digits >= 8 && digits <= 15;
  }
}
