package io.athanor.trainer.bench;

import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The rows of each optimizer step, counted from 0; the same in every run. */
@FunctionalInterface
interface StepRows {
  List<TokenRow> of(int step);

  static StepRows of(BenchOptions.Rows rows, int vocabularySize) throws IOException {
    return switch (rows) {
      case BenchOptions.Rows.Random random -> random(random, vocabularySize);
      case BenchOptions.Rows.InFile file ->
          inTurn(RowFile.read(file.file(), vocabularySize), file.batch());
    };
  }

  private static StepRows random(BenchOptions.Rows.Random rows, int vocabularySize) {
    return step -> {
      SplittableRandom random = new SplittableRandom(step);
      List<TokenRow> made = new ArrayList<>();
      for (int row = 0; row < rows.count(); row++) {
        float[] weights = new float[rows.length()];
        Arrays.fill(weights, 1);
        made.add(new TokenRow(random.ints(rows.length(), 0, vocabularySize).toArray(), weights));
      }
      return made;
    };
  }

  private static StepRows inTurn(List<TokenRow> rows, int batch) {
    return step -> {
      List<TokenRow> taken = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        taken.add(rows.get((int) (((long) step * batch + i) % rows.size())));
      }
      return taken;
    };
  }
}
