package io.athanor.llm.model;

import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.format.TensorView;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tensors of an opened model by Hugging Face name, complete and of the expected shapes. */
record TensorTable(Path path, Map<String, TensorView> views) {
  private static final String SUPPORTED_TYPES =
      "F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K";
  private static final String HEAD = "lm_head.weight";
  private static final String EMBEDDING = "model.embed_tokens.weight";

  /**
   * What files hold beside the weights, and nothing depends on: tables that follow from the config.
   */
  private static final Pattern DERIVED =
      Pattern.compile(
          "rope_freqs\\.weight|.*(rotary_emb\\.inv_freq|attn_rot_embd(\\.weight)?|masked_bias)");

  /**
   * @param names the file's tensors, by Hugging Face name where they have one
   */
  static TensorTable of(
      Path path,
      ModelConfig config,
      Collection<String> names,
      Function<String, @Nullable TensorView> stored) {
    Map<String, TensorView> views = new LinkedHashMap<>();
    for (Map.Entry<String, TensorShape> expected : config.tensorShapes().entrySet()) {
      TensorView view = stored.apply(expected.getKey());
      if (view == null) {
        throw new ModelFileException(path, "tensor " + expected.getKey() + " is missing");
      }
      if (!view.shape().equals(expected.getValue())) {
        throw new ModelFileException(
            path,
            "tensor %s has shape %s but the model's configuration needs %s"
                .formatted(view.name(), view.shape(), expected.getValue()));
      }
      if (!view.decodable()) {
        throw new ModelFileException(
            path,
            "tensor %s is stored as %s, which is not supported; supported are %s"
                .formatted(view.name(), view.typeName(), SUPPORTED_TYPES));
      }
      views.put(expected.getKey(), view);
    }
    for (String name : names) {
      if (!views.containsKey(name) && !name.equals(HEAD) && !DERIVED.matcher(name).matches()) {
        throw new ModelFileException(
            path,
            "tensor %s is no part of a %s model as its configuration describes it; supported are %s"
                .formatted(
                    name, config.architecture().huggingFaceName(), Architecture.supported()));
      }
    }
    return new TensorTable(path, views);
  }

  TensorView view(String name) {
    TensorView view = views.get(name);
    if (view == null && name.equals(HEAD)) {
      view = views.get(EMBEDDING);
    }
    if (view == null) {
      throw new ModelFileException(path, "the model has no tensor " + name);
    }
    return view;
  }
}
