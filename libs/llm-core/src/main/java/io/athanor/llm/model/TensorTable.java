package io.athanor.llm.model;

import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.format.TensorView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tensors of an opened model by Hugging Face name, complete and of the expected shapes. */
record TensorTable(Path path, Map<String, TensorView> views) {
  private static final String HEAD = "lm_head.weight";
  private static final String EMBEDDING = "model.embed_tokens.weight";

  static TensorTable of(
      Path path, ModelConfig config, Function<String, @Nullable TensorView> stored) {
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
      views.put(expected.getKey(), view);
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
