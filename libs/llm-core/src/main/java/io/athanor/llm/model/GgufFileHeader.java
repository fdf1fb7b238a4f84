package io.athanor.llm.model;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a GGUF base, for a merged model: everything as in the base but the description, the
 * file type, and what was true only of the base's own file (its split, its importance matrix, its
 * alignment).
 */
final class GgufFileHeader implements ModelHeader {
  private static final List<String> OF_THE_FILE =
      List.of("split.", "quantize.", "general.alignment");
  private static final String FILE_TYPE = "general.file_type";
  private static final String QUANTIZATION_VERSION = "general.quantization_version";

  private final Map<String, GgufValue> values;
  private final List<String> tensors;

  private GgufFileHeader(Map<String, GgufValue> values, List<String> tensors) {
    this.values = values;
    this.tensors = tensors;
  }

  static GgufFileHeader read(Path file, GgufDescription description) throws IOException {
    try (GgufFile base = GgufFile.open(file)) {
      Map<String, GgufValue> values = new LinkedHashMap<>();
      base.metadata()
          .values()
          .forEach(
              (key, value) -> {
                if (OF_THE_FILE.stream().noneMatch(key::startsWith)) {
                  values.put(key, value);
                }
              });
      description.values().forEach(values::put);
      return new GgufFileHeader(values, List.copyOf(base.names()));
    }
  }

  @Override
  public Map<String, GgufValue> values(GgufFileType type) {
    Map<String, GgufValue> changed = new LinkedHashMap<>(values);
    changed.put(FILE_TYPE, GgufValue.uint32(type.number()));
    changed.put(QUANTIZATION_VERSION, GgufValue.uint32(2));
    return Collections.unmodifiableMap(changed);
  }

  @Override
  public boolean preTokenizerTold() {
    return false;
  }

  @Override
  public List<String> tensors() {
    return tensors;
  }
}
