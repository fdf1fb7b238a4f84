package io.athanor.trainer.check;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.LearningRateSchedule;
import io.athanor.trainer.engine.TokenRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A LoRA run as the reference stack (transformers + PEFT, fp32) recorded it.
 *
 * @param firstGradients step 1's gradients after clipping, by PEFT tensor name
 * @param logitsBefore logits of the probe under the initial adapter, [length, V] row-major
 */
record RecordedRun(
    Path base,
    PeftAdapter initialAdapter,
    PeftAdapter finalAdapter,
    List<TokenRow> rows,
    int rowsPerStep,
    AdamW.Settings optimizer,
    LearningRateSchedule schedule,
    List<Step> trace,
    Map<String, float[]> firstGradients,
    int[] probe,
    float[] logitsBefore,
    float[] logitsAfter) {

  /** What was recorded of one optimizer step; the norm is the one before clipping. */
  record Step(double loss, double gradientNorm) {}

  /** Rows of a step counted from 0: the file's order, cycled. */
  List<TokenRow> rowsOf(int step) {
    return java.util.stream.IntStream.range(0, rowsPerStep)
        .mapToObj(i -> rows.get((step * rowsPerStep + i) % rows.size()))
        .toList();
  }
}
