package io.athanor.contracts.pipeline;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gates as the pipeline file sets them; a gate that it does not name has its defaults.
 *
 * @param languages BCP 47 tags that the rows may be written in; empty means the language of most
 */
public record GateSettings(Map<GateKind, GateSetting> gates, List<String> languages) {

  /** Every gate with its defaults. */
  public static final GateSettings DEFAULT = new GateSettings(Map.of(), List.of());

  public GateSettings {
    EnumMap<GateKind, GateSetting> ordered = new EnumMap<>(GateKind.class);
    ordered.putAll(gates == null ? Map.of() : gates);
    gates = Collections.unmodifiableMap(ordered);
    languages = languages == null ? List.of() : List.copyOf(languages);
  }

  /** What a gate does. */
  public GateAction action(GateKind kind) {
    GateSetting setting = gates.get(kind);
    return setting == null || setting.action() == null ? kind.defaultAction() : setting.action();
  }

  /** The threshold that the pipeline file gives, or null. */
  public @Nullable Double givenThreshold(GateKind kind) {
    GateSetting setting = gates.get(kind);
    return setting == null ? null : setting.threshold();
  }

  /** The threshold of a gate that has one. */
  public double threshold(GateKind kind) {
    Double given = givenThreshold(kind);
    return given == null ? kind.defaultThreshold() : given;
  }
}
