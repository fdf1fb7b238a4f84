package io.athanor.dataset.format;

import io.athanor.kit.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The columns in the words of the {@code datasets} library, which it looks for in the metadata of
 * Arrow and Parquet files under the key {@code huggingface} and in {@code dataset_info.json}.
 */
public final class HuggingFaceFeatures {

  static final String KEY = "huggingface";

  private HuggingFaceFeatures() {}

  /** The features of files with conversations, or with raw text. */
  public static Map<String, Object> of(boolean rawText) {
    if (rawText) {
      return Map.of("text", value("string"));
    }
    Map<String, Object> turn = new LinkedHashMap<>();
    turn.put("role", value("string"));
    turn.put("content", value("string"));
    turn.put("weight", value("int64"));
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("feature", turn);
    list.put("_type", "List");
    return Map.of("messages", list);
  }

  /** The value of the metadata's key. */
  static String metadata(boolean rawText) {
    return Json.text(Map.of("info", Map.of("features", of(rawText))));
  }

  private static Map<String, Object> value(String type) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("dtype", type);
    value.put("_type", "Value");
    return value;
  }
}
