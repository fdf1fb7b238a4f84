package io.athanor.llm.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgmlEncoderTest {

  /** Six rows of 256: different magnitudes, zeros, values of one size, values on halves. */
  @ParameterizedTest
  @ValueSource(strings = {"Q4_0", "Q8_0", "Q6_K"})
  void blocksHaveTheBytesOfTheReferenceQuantiser(String type) throws IOException {
    // Given
    byte[] expected =
        Files.readAllBytes(
            Golden.path("ggml-encoder/values." + type.toLowerCase(java.util.Locale.ROOT)));
    float[] values = new float[6 * 256];
    ByteBuffer.wrap(Files.readAllBytes(Golden.path("ggml-encoder/values.f32")))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    // When
    byte[] actual = encoded(GgmlType.valueOf(type), values);
    // Then
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(java.util.Arrays.mismatch(actual, expected)).isEqualTo(-1);
  }

  @Test
  void superBlockOfZerosIsAllZeroBytes() throws IOException {
    assertThat(encoded(GgmlType.Q6_K, new float[256])).isEqualTo(new byte[210]);
  }

  private static byte[] encoded(GgmlType type, float[] values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TensorOutput output = new TensorOutput(Channels.newChannel(bytes));
    GgmlEncoder.write(output, type, values, values.length);
    output.flush();
    return bytes.toByteArray();
  }
}
