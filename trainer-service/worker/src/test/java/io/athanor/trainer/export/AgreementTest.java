package io.athanor.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void equalLogitsAgreeCompletely() {
    // Given
    Agreement.Sum sum = new Agreement.Sum();
    float[] logits = {1, 2, 3, -1, 0, 5};
    // When
    sum.add(logits, logits.clone(), 3);
    // Then
    assertThat(sum.agreement()).isEqualTo(new Agreement(2, 0, 1, 0));
  }

  @Test
  void differencesAreMeasuredAsDefined() {
    // Given: probabilities 1/2, 1/2 against 1/4, 3/4
    Agreement.Sum sum = new Agreement.Sum();
    float half = (float) Math.log(0.5);
    // When
    sum.add(
        new float[] {half, half}, new float[] {(float) Math.log(0.25), (float) Math.log(0.75)}, 2);
    // Then
    Agreement agreement = sum.agreement();
    assertThat(agreement.topAgreement()).isZero();
    assertThat(agreement.meanDivergence())
        .isCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3), within(1e-7));
    assertThat(agreement.greatestDifference()).isCloseTo(Math.log(2), within(1e-6));
  }

  @Test
  void logitThatIsNoNumberIsNeverAgreement() {
    // Given
    Agreement.Sum sum = new Agreement.Sum();
    // When
    sum.add(new float[] {1, 2, 3}, new float[] {1, Float.NaN, 3}, 3);
    sum.add(new float[] {1, 2, 3}, new float[] {1, 2, 3}, 3);
    // Then
    assertThat(sum.agreement().greatestDifference()).isNaN();
    assertThat(sum.agreement().meanDivergence()).isNaN();
  }
}
