package io.athanor.inference.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8StateTest {

  @Test
  void acceptsExactlyWhatTheDecoderOfTheJdkAccepts() {
    Random random = new Random(5);
    byte[] likely = {'a', (byte) 0x80, (byte) 0x9F, (byte) 0xA0, (byte) 0xBF, (byte) 0xC1};
    int valid = 0;
    for (int run = 0; run < 50_000; run++) {
      byte[] bytes = new byte[1 + random.nextInt(4)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(3) > 0
                ? likely[random.nextInt(likely.length)]
                : (byte) (0xC0 + random.nextInt(64));
      }
      boolean accepted = Utf8State.after(Utf8State.START, bytes) == Utf8State.START;
      assertThat(accepted).isEqualTo(decodes(bytes));
      valid += accepted ? 1 : 0;
    }
    assertThat(valid).isGreaterThan(300);
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
