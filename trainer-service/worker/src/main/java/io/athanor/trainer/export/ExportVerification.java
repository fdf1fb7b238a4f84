package io.athanor.trainer.export;

import io.athanor.llm.model.GgufFileType;
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
 * F32 may differ by 1e-2 in any logit; 16-bit types and Q8_0 must agree in 97 % of the most likely
 * tokens with a mean divergence of 0.01; Q4_0 in 85 %.
 */
final class ExportVerification {
  private static final int LEAST_POSITIONS = 200;
  private static final int LONGEST_ROW = 64;
  private static final double GREATEST_DIFFERENCE = 1e-2;
  private static final double LEAST_AGREEMENT = 0.97;
  private static final double LEAST_AGREEMENT_OF_Q4_0 = 0.85;
  private static final double GREATEST_DIVERGENCE = 0.01;

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

  /**
   * @param name how the message calls it
   * @param stored what the export is stored as
   * @throws ExportVerificationException if it is too far from the trained model
   */
  Agreement require(Path exported, String name, GgufFileType stored) throws IOException {
    Agreement agreement = compare(exported);
    if (!holds(agreement, stored)) {
      throw new ExportVerificationException(
          "%s is not the trained model, %s; needed is %s: it was not published"
              .formatted(name, agreement, needed(stored)));
    }
    return agreement;
  }

  private Agreement compare(Path exported) throws IOException {
    Agreement.Sum sum = new Agreement.Sum();
    try (FrozenBase base = FrozenBase.open(exported);
        LlamaModel model = new LlamaModel(base, LoraSpec.of(1, 1), false)) {
      for (int[] row : rows) {
        sum.add(trained.logits(row), model.logits(row), trained.shape().vocabularySize());
      }
    }
    return sum.agreement();
  }

  private static boolean holds(Agreement agreement, GgufFileType stored) {
    if (stored == GgufFileType.F32) {
      return agreement.greatestDifference() <= GREATEST_DIFFERENCE;
    }
    if (stored == GgufFileType.Q4_0) {
      return agreement.topAgreement() >= LEAST_AGREEMENT_OF_Q4_0
          && Double.isFinite(agreement.meanDivergence());
    }
    return agreement.topAgreement() >= LEAST_AGREEMENT
        && agreement.meanDivergence() <= GREATEST_DIVERGENCE;
  }

  private static String needed(GgufFileType stored) {
    if (stored == GgufFileType.F32) {
      return "a greatest difference of 1e-2";
    }
    return stored == GgufFileType.Q4_0
        ? "top-1 agreement of 85 %"
        : "top-1 agreement of 97 % and a mean KL of 1e-2";
  }
}
