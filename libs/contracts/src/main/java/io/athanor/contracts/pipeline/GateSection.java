package io.athanor.contracts.pipeline;

import io.athanor.contracts.yaml.YamlValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code recipe.gates}: each gate is set by a word ({@code off}, {@code flag}, {@code drop}),
 * by a number, its threshold, or by fields for both.
 */
final class GateSection {

  private static final String LANGUAGES = "languages";
  private static final Set<String> SETTING = PipelineFile.ordered("action", "threshold");

  private GateSection() {}

  static GateSettings read(YamlValue section) {
    Set<String> known = new LinkedHashSet<>(GateKind.words());
    known.add(LANGUAGES);
    Map<GateKind, GateSetting> gates = new EnumMap<>(GateKind.class);
    List<String> languages = List.of();
    for (Map.Entry<String, YamlValue> field : section.fields(known).entrySet()) {
      if (field.getKey().equals(LANGUAGES)) {
        languages = languages(field.getValue());
      } else {
        GateKind.of(field.getKey())
            .ifPresent(kind -> gates.put(kind, setting(kind, field.getValue())));
      }
    }
    return new GateSettings(gates, languages);
  }

  private static GateSetting setting(GateKind kind, YamlValue value) {
    if (value.isMapping()) {
      Map<String, YamlValue> fields = value.fields(SETTING);
      return new GateSetting(
          Optional.ofNullable(fields.get("action")).flatMap(GateSection::action).orElse(null),
          Optional.ofNullable(fields.get("threshold"))
              .flatMap(number -> threshold(kind, number))
              .orElse(null));
    }
    boolean number = value.text().filter(text -> text.matches("[-+.0-9].*")).isPresent();
    return number
        ? new GateSetting(null, threshold(kind, value).orElse(null))
        : new GateSetting(action(value).orElse(null), null);
  }

  private static Optional<GateAction> action(YamlValue value) {
    Optional<String> word = value.text();
    Optional<GateAction> action = word.flatMap(GateAction::of);
    if (word.isPresent() && action.isEmpty()) {
      value.report(
          "must be one of "
              + String.join(", ", GateAction.words())
              + ", or a threshold, was \""
              + word.get()
              + '"');
    }
    return action;
  }

  private static Optional<Double> threshold(GateKind kind, YamlValue value) {
    Optional<Double> threshold = value.decimal();
    if (threshold.isPresent() && !kind.acceptsThreshold()) {
      value.report("has no threshold; set it to one of " + String.join(", ", GateAction.words()));
      return Optional.empty();
    }
    if (threshold.isPresent() && !kind.accepts(threshold.get())) {
      value.report(
          "must be "
              + number(kind.least())
              + " to "
              + number(kind.most())
              + ", was "
              + number(threshold.get()));
      return Optional.empty();
    }
    return threshold;
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.valueOf(number);
  }

  private static List<String> languages(YamlValue list) {
    List<String> languages = new ArrayList<>();
    for (YamlValue item : list.items()) {
      item.text()
          .ifPresent(
              tag -> {
                if (Locale.forLanguageTag(tag).getLanguage().isEmpty()) {
                  item.report("is no language tag such as en or pt-BR, was \"" + tag + '"');
                } else {
                  languages.add(tag);
                }
              });
    }
    return languages;
  }
}
