package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8AssemblerTest {

  private final Utf8Assembler assembler = new Utf8Assembler();

  @Test
  void emojiArrivingByteByByteComesOutWhole() {
    // Given
    byte[] bytes = "a😀é".getBytes(StandardCharsets.UTF_8);
    StringBuilder pieces = new StringBuilder();

    // When
    for (byte each : bytes) {
      pieces.append(assembler.push(new byte[] {each})).append('|');
    }

    // Then
    assertThat(pieces).hasToString("a||||😀||é|");
  }

  @Test
  void unfinishedCharacterBecomesAReplacementAtTheEnd() {
    assertThat(assembler.push(new byte[] {'x', (byte) 0xF0, (byte) 0x9F})).isEqualTo("x");
    assertThat(assembler.flush()).isEqualTo("\uFFFD");
  }

  @Test
  void strayByteIsReplacedAndTheRestGoesOn() {
    assertThat(assembler.push(new byte[] {(byte) 0xFF, 'y'})).isEqualTo("\uFFFDy");
  }
}
