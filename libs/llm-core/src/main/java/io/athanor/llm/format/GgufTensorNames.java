package io.athanor.llm.format;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names of the same tensor in Hugging Face files and in GGUF files, for decoders of the Llama
 * family (<a
 * href="https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/tensor_mapping.py">
 * tensor_mapping.py</a>): {@code model.layers.3.self_attn.q_proj.weight} is {@code
 * blk.3.attn_q.weight}.
 */
public final class GgufTensorNames {
  private static final Map<String, String> OUTER =
      Map.of(
          "model.embed_tokens", "token_embd",
          "model.norm", "output_norm",
          "lm_head", "output");
  private static final Map<String, String> IN_LAYER =
      Map.ofEntries(
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"));
  private static final Map<String, String> OUTER_BACK = inverse(OUTER);
  private static final Map<String, String> IN_LAYER_BACK = inverse(IN_LAYER);

  private static final Pattern HUGGING_FACE_LAYER =
      Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)");
  private static final Pattern GGUF_LAYER = Pattern.compile("blk\\.(\\d+)\\.(.+)");
  private static final Pattern ENDING = Pattern.compile("(.+)(\\.(?:weight|bias))");

  private GgufTensorNames() {}

  /** GGUF name of a tensor with its ending {@code .weight} or {@code .bias}; null if unknown. */
  public static @Nullable String ofHuggingFace(String name) {
    return translate(name, HUGGING_FACE_LAYER, "blk.", IN_LAYER, OUTER);
  }

  /** Hugging Face name of a GGUF tensor; null if it has none, as {@code rope_freqs.weight}. */
  public static @Nullable String toHuggingFace(String name) {
    return translate(name, GGUF_LAYER, "model.layers.", IN_LAYER_BACK, OUTER_BACK);
  }

  private static @Nullable String translate(
      String name,
      Pattern layerPattern,
      String layerPrefix,
      Map<String, String> inLayer,
      Map<String, String> outer) {
    Matcher ending = ENDING.matcher(name);
    if (!ending.matches()) {
      return null;
    }
    Matcher layer = layerPattern.matcher(ending.group(1));
    if (!layer.matches()) {
      String translated = outer.get(ending.group(1));
      return translated == null ? null : translated + ending.group(2);
    }
    String translated = inLayer.get(layer.group(2));
    return translated == null
        ? null
        : layerPrefix + layer.group(1) + "." + translated + ending.group(2);
  }

  private static Map<String, String> inverse(Map<String, String> names) {
    return names.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
  }
}
