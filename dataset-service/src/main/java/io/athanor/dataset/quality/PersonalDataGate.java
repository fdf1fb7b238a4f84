package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.pipeline.GateKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * E-mail addresses, telephone, account and card numbers and IP addresses. Numbers count only when
 * their checksum is right, so that an order number is no card. What is found is masked in the
 * report.
 */
final class PersonalDataGate implements RowGate {

  /** One kind of personal data: how it looks, and what proves it. */
  private record Finder(String name, Pattern pattern, Predicate<String> proof) {}

  private static final List<Finder> FINDERS =
      List.of(
          new Finder(
              "an e-mail address",
              Pattern.compile(
                  "(?<![\\w.+-])[\\w.+-]{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.)+\\p{L}{2,24}\\b"),
              found -> true),
          new Finder(
              "an account number (IBAN)",
              Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b"),
              Checksums::isIban),
          new Finder(
              "a card number",
              Pattern.compile("(?<![\\d-])\\d(?:[ -]?\\d){12,18}(?![\\d-])"),
              Checksums::isCard),
          new Finder(
              "an IP address",
              Pattern.compile("(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\d.]*\\d)"),
              Checksums::isPublicAddress),
          new Finder(
              "an IP address",
              Pattern.compile("(?<![\\w:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?![\\w:])"),
              found -> true),
          new Finder(
              "a telephone number",
              Pattern.compile(
                  "(?<![\\w+]|\\d )(?:\\+|00)[1-9]\\d{0,2}[ ./-]?(?:\\(0?\\d{1,5}\\)[ ./-]?)?\\d{1,5}(?:[ ./-]?\\d{2,5}){1,4}(?!\\d)"
                      + "|(?<![\\w(])\\(\\d{3}\\) ?\\d{3}[ -]\\d{4}(?!\\d)"
                      + "|(?<![\\w-])\\d{3}-\\d{3}-\\d{4}(?![\\d-])"),
              Checksums::isTelephone));

  @Override
  public GateKind kind() {
    return GateKind.PERSONAL_DATA;
  }

  @Override
  public Optional<Complaint> check(Example row) {
    for (String text : RowText.spoken(row)) {
      for (Finder finder : FINDERS) {
        Matcher place = finder.pattern().matcher(text);
        while (place.find()) {
          if (finder.proof().test(place.group())) {
            return Optional.of(new Complaint("it holds " + finder.name(), masked(text, place)));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The place with all but its first two characters hidden, and nothing around it. */
  private static String masked(String text, Matcher place) {
    String found = text.substring(place.start(), place.end());
    return found.substring(0, 2) + "•".repeat(Math.min(found.length() - 2, 20));
  }
}
