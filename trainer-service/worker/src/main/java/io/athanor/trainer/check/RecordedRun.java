package io.athanor.trainer.check;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.LearningRateSchedule;
import io.athanor.trainer.engine.TokenRow;
import java.nio.file.Path;
import java.util.List;

/**
 * A LoRA run as the reference stack (transformers + PEFT, fp32) recorded it.
 *
 * @param probe tokens whose logits were recorded
 * @param trace what was seen on the way
 */
record RecordedRun(
    Path base,
    PeftAdapter initialAdapter,
    List<TokenRow> rows,
    int rowsPerStep,
    AdamW.Settings optimizer,
    LearningRateSchedule schedule,
    int[] probe,
    ReplayTrace trace) {

  /** Rows of a step counted from 0: the file's order, cycled. */
  List<TokenRow> rowsOf(int step) {
    return java.util.stream.IntStream.range(0, rowsPerStep)
        .mapToObj(i -> rows.get((step * rowsPerStep + i) % rows.size()))
        .toList();
  }
}
