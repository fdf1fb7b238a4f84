package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.pipeline.GateKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Defects that can be seen in a text. Quoted code is not looked at.
 *
 * @param defects in the order of their looking
 * @param most that a row may have
 */
record PatternGate(GateKind kind, List<Defect> defects, double most) implements RowGate {

  /**
   * One defect.
   *
   * @param name for the reason, such as "a tag"
   * @param pattern matches the place
   */
  record Defect(String name, Pattern pattern) {

    static Defect of(String name, String pattern) {
      return new Defect(name, Pattern.compile(pattern));
    }
  }

  PatternGate {
    defects = List.copyOf(defects);
  }

  @Override
  public Optional<Complaint> check(Example row) {
    int found = 0;
    Complaint first = null;
    for (String spoken : RowText.spoken(row)) {
      String text = RowText.withoutCode(spoken);
      for (Defect defect : defects) {
        Matcher place = defect.pattern().matcher(text);
        while (place.find()) {
          found++;
          if (first == null) {
            first =
                Complaint.at(
                    defect.name() + ": \"" + place.group().strip() + '"',
                    text,
                    place.toMatchResult());
          }
        }
      }
    }
    return found > most ? Optional.ofNullable(first) : Optional.empty();
  }
}
