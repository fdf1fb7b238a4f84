package io.athanor.llm.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Trained matrices of one adapted linear layer {@code y = x W^T}.
 *
 * @param path module path in the base model, for instance {@code model.layers.0.self_attn.q_proj}
 * @param a {@code lora_A}, [rank, inputs] row-major
 * @param b {@code lora_B}, [outputs, rank] row-major
 * @param magnitude DoRA's length of every output row, [outputs]; absent for plain LoRA
 */
public record LoraModule(
    String path,
    int rank,
    int inputs,
    int outputs,
    float[] a,
    float[] b,
    float @Nullable [] magnitude) {

  public LoraModule {
    if (a.length != Math.multiplyExact(rank, inputs)
        || b.length != Math.multiplyExact(outputs, rank)
        || (magnitude != null && magnitude.length != outputs)) {
      throw new IllegalArgumentException(
          "%s: lora_A has %d values for [%d, %d], lora_B %d for [%d, %d]"
              .formatted(path, a.length, rank, inputs, b.length, outputs, rank));
    }
  }

  public LoraModule(String path, int rank, int inputs, int outputs, float[] a, float[] b) {
    this(path, rank, inputs, outputs, a, b, null);
  }

  /** Last part of the path: the name that {@code target_modules} lists. */
  public String target() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The same change with a higher rank: further rows of A and columns of B are zero. */
  public LoraModule withRank(int higher) {
    float[] wider = new float[Math.multiplyExact(outputs, higher)];
    for (int row = 0; row < outputs; row++) {
      System.arraycopy(b, row * rank, wider, row * higher, rank);
    }
    float[] longer = Arrays.copyOf(a, Math.multiplyExact(higher, inputs));
    return new LoraModule(path, higher, inputs, outputs, longer, wider, magnitude);
  }
}
