package io.athanor.trainer.bench;

import io.athanor.trainer.engine.ModelShape;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Shapes of published models that are measured on random weights. */
enum BenchShape {
  /** HuggingFaceTB/SmolLM2-135M: 30 layers, tied head, 134.5 million parameters. */
  SMOLLM2_135M(
      "smollm2-135m",
      new ModelShape(30, 576, 9, 3, 64, 1536, 49152, 1e-5, false, false, false, false, true),
      1e5),
  /** TinyLlama/TinyLlama-1.1B: 22 layers, untied head, 1100 million parameters. */
  TINYLLAMA_1_1B(
      "tinyllama-1.1b",
      new ModelShape(22, 2048, 32, 4, 64, 5632, 32000, 1e-5, false, false, false, false, false),
      1e4);

  private final String label;
  private final ModelShape shape;
  private final double ropeTheta;

  BenchShape(String label, ModelShape shape, double ropeTheta) {
    this.label = label;
    this.shape = shape;
    this.ropeTheta = ropeTheta;
  }

  String label() {
    return label;
  }

  ModelShape shape() {
    return shape;
  }

  double ropeTheta() {
    return ropeTheta;
  }

  /**
   * @throws IllegalArgumentException naming the known shapes
   */
  static BenchShape named(String name) {
    for (BenchShape shape : values()) {
      if (shape.label.equals(name)) {
        return shape;
      }
    }
    throw new IllegalArgumentException(
        "--shape must be one of %s, was '%s'"
            .formatted(
                Arrays.stream(values()).map(BenchShape::label).collect(Collectors.joining(", ")),
                name));
  }
}
