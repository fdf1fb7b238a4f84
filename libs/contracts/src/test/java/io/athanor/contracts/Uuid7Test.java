package io.athanor.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Test {

  @Test
  void freshIdentifierHasVersionSevenAndTheCurrentTime() {
    // Given
    long before = System.currentTimeMillis();
    // When
    UUID id = Uuid7.next();
    // Then
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void namedIdentifierDependsOnTheNameAlone() {
    assertThat(Uuid7.named("tarn-mill")).isEqualTo(Uuid7.named("tarn-mill"));
    assertThat(Uuid7.named("tarn-mill")).isNotEqualTo(Uuid7.named("tarn-mill2"));
    assertThat(Uuid7.named("tarn-mill").version()).isEqualTo(8);
  }
}
