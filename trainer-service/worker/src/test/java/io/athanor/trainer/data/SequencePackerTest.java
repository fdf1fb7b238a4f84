package io.athanor.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequencePackerTest {
  @Test
  void rowsGoWhereTheyFitBestAndNoneIsCropped() {
    // Given
    List<TokenRow> rows = Arrays.stream(new int[] {4, 7, 3, 6, 12}).mapToObj(this::row).toList();

    // When
    List<TokenPack> packs = new SequencePacker(10).pack(rows);

    // Then
    assertThat(packs).extracting(TokenPack::length).containsExactly(12, 10, 10);
    assertThat(packs.get(1).bounds()).containsExactly(0, 7, 10);
    assertThat(packs.get(2).bounds()).containsExactly(0, 6, 10);
  }

  @Test
  void positionsRestartAndTheFirstTokenOfARowIsNeverALabel() {
    // When
    TokenPack pack = TokenPack.of(List.of(row(3), row(2)));

    // Then
    assertThat(pack.positions()).containsExactly(0, 1, 2, 0, 1);
    assertThat(pack.sources()).containsExactly(0, 1, 3);
    assertThat(pack.labels()).containsExactly(101, 102, 101);
    assertThat(pack.owners()).containsExactly(0, 0, 1);
  }

  @Test
  void lanesGetPacksOfLikeLengthAndEveryRowOnce() {
    // Given
    List<TokenRow> rows = IntStream.of(60, 10, 40, 30, 55, 25, 20, 50).mapToObj(this::row).toList();

    // When
    List<SequencePacker.Packed> packs = new SequencePacker(200, 2).packed(rows);

    // Then
    assertThat(packs).hasSize(4).allMatch(packed -> packed.pack().length() <= 100);
    assertThat(packs.stream().flatMapToInt(packed -> Arrays.stream(packed.rows())).boxed())
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(packs.stream().mapToInt(packed -> packed.pack().length()).max().orElse(0))
        .isLessThan(85);
  }

  @Test
  void rowsThatCannotBeSharedOutEvenlyStayInOnePack() {
    // When
    List<TokenPack> packs = new SequencePacker(200, 2).pack(List.of(row(90), row(5)));

    // Then
    assertThat(packs).hasSize(1);
  }

  private TokenRow row(int length) {
    int[] tokens = new int[length];
    Arrays.setAll(tokens, i -> 100 + i);
    float[] weights = new float[length];
    Arrays.fill(weights, 1);
    return new TokenRow(tokens, weights);
  }
}
