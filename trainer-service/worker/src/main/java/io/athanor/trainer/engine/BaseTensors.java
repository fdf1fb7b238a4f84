package io.athanor.trainer.engine;

import java.nio.FloatBuffer;
import java.util.function.Consumer;

/** Where the frozen weights come from, by their Hugging Face names, dequantised to fp32. */
public interface BaseTensors {
  /** Number of values of a tensor. */
  long size(String name);

  /** Hands a tensor's values over in row-major order, in one or more pieces. */
  void read(String name, Consumer<FloatBuffer> pieces);
}
