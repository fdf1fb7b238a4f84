package io.athanor.llm.model;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Values {@code general.*} of a GGUF file that describe it for people: name, authors, licence,
 * tags. llama.cpp's converters take them from the names of folders and from model cards.
 *
 * @param values in file order
 */
public record GgufDescription(Map<String, GgufValue> values) {
  private static final Set<String> NOT_DESCRIBING =
      Set.of(
          "general.architecture",
          "general.type",
          "general.file_type",
          "general.quantization_version",
          "general.alignment");

  public GgufDescription {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static GgufDescription named(String name) {
    return new GgufDescription(Map.of("general.name", GgufValue.string(name)));
  }

  /** What a file says about itself; recommended sampling is not part of it. */
  public static GgufDescription in(GgufFile file) {
    Map<String, GgufValue> values = new LinkedHashMap<>();
    file.metadata()
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith("general.")
                  && !key.startsWith(SamplingDefaults.PREFIX)
                  && !NOT_DESCRIBING.contains(key)) {
                values.put(key, value);
              }
            });
    return new GgufDescription(values);
  }
}
