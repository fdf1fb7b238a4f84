package io.athanor.trainer.export;

import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Loads an exported model and compares its logits with those of the trained one, teacher-forced
 * over at least 200 positions of the given rows (filled up with random tokens if they are fewer).
 * {@link ExportTolerance} says what is near enough.
 */
final class ExportVerification {
  private static final int LEAST_POSITIONS = 200;
  private static final int LONGEST_ROW = 64;

  private final LlamaModel trained;
  private final List<int[]> rows;

  ExportVerification(LlamaModel trained, List<TokenRow> rows) {
    this.trained = trained;
    this.rows = rows(rows, trained.shape().vocabularySize());
  }

  private static List<int[]> rows(List<TokenRow> rows, int vocabulary) {
    List<int[]> chosen = new ArrayList<>();
    int positions = 0;
    for (TokenRow row : rows) {
      if (positions < LEAST_POSITIONS) {
        chosen.add(Arrays.copyOf(row.tokens(), Math.min(row.length(), LONGEST_ROW)));
        positions += chosen.getLast().length;
      }
    }
    Random random = new Random(1);
    while (positions < LEAST_POSITIONS) {
      chosen.add(random.ints(LONGEST_ROW, 0, vocabulary).toArray());
      positions += LONGEST_ROW;
    }
    return chosen;
  }

  Agreement compare(Path exported) throws IOException {
    Agreement.Sum sum = new Agreement.Sum();
    try (FrozenBase base = FrozenBase.open(exported);
        LlamaModel model = new LlamaModel(base, LoraSpec.of(1, 1), false)) {
      for (int[] row : rows) {
        sum.add(trained.logits(row), model.logits(row), trained.shape().vocabularySize());
      }
    }
    return sum.agreement();
  }
}
