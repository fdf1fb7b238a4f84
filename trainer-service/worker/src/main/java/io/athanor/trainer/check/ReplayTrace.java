package io.athanor.trainer.check;

import java.util.List;
import java.util.Map;

/**
 * What is seen of a run: recorded by the reference stack, or by a replay.
 *
 * @param firstGradients step 1's gradients after clipping, by PEFT tensor name
 * @param finalAdapter A and B at the end, by PEFT tensor name
 * @param logitsBefore logits of the probe under the initial adapter, [length, V] row-major
 */
record ReplayTrace(
    List<Step> steps,
    Map<String, float[]> firstGradients,
    Map<String, float[]> finalAdapter,
    float[] logitsBefore,
    float[] logitsAfter) {

  /** One optimizer step; the norm is the one before clipping. */
  record Step(double loss, double gradientNorm) {}
}
