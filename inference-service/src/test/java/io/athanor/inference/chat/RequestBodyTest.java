package io.athanor.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.kit.http.openai.OpenAiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

  private static final int MEGABYTE = 1 << 20;

  @Test
  void tooLongTextIsRefusedBeforeItsEndIsRead() {
    // Given
    var body = counted("{\"model\":\"m\",\"messages\":[{\"content\":\"" + "x".repeat(5 * MEGABYTE));
    // When
    OpenAiException refusal = refusal(body);
    // Then
    assertThat(refusal).hasMessage("'messages' holds a text or a number that is too long");
    assertThat(refusal.error().error().param()).isEqualTo("messages");
    assertThat(body.count()).isBetween((long) MEGABYTE, 3L * MEGABYTE / 2);
  }

  @Test
  void endlessListIsRefusedBeforeItsEndIsRead() {
    // Given
    String messages = String.join(",", Collections.nCopies(1_000_000, "{\"role\":\"user\"}"));
    var body = counted("{\"messages\":[" + messages + "]}");
    // When
    OpenAiException refusal = refusal(body);
    // Then
    assertThat(refusal).hasMessage("'messages' holds more than 10000 elements");
    assertThat(body.count()).isLessThan(MEGABYTE / 4);
  }

  @Test
  void brokenJsonIsRefusedBeforeTheBodysEndIsRead() {
    // Given
    var body = counted("{\"n\":oops," + " ".repeat(5 * MEGABYTE) + "}");
    // When
    OpenAiException refusal = refusal(body);
    // Then
    assertThat(refusal.error().error().param()).isEqualTo("n");
    assertThat(body.count()).isLessThan(MEGABYTE / 4);
  }

  @Test
  void longTextWithinTheLimitIsReadWhole() throws IOException {
    // Given
    String text = "\u00e9".repeat(MEGABYTE);
    // When
    String read =
        RequestBody.parse(counted("{\"prompt\":\"" + text + "\"}")).field("prompt").text();
    // Then
    assertThat(read).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00e9\u20ac\ud83c\udf3e\\ud83c\\udf3e\"}],\"n\":-1.5e3}",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00ff\u00fe",
        "{\"stop\":[true,false,null],\"seed\":12345678901234567890}",
        "{\"temperature\":0.5.1}",
        "{\"messages\":[{\"content\":\"\\x\"}]}",
        "{\"messages\":[{\"content\":\"half",
        "{\"stop\":[[[1]]],\"metadata\":{\"\u00e9\":nul}}",
        "{\"model\":\"m\"} {",
        "[1]",
        "7",
        "  "
      })
  void bodyIsReadAlikeWhereverItsPiecesEnd(String text) {
    for (byte[] body : encodings(text)) {
      String whole = outcome(new ByteArrayInputStream(body));
      for (int end = 0; end <= body.length; end++) {
        InputStream pieces =
            new SequenceInputStream(
                new ByteArrayInputStream(body, 0, end),
                new ByteArrayInputStream(body, end, body.length - end));
        assertThat(outcome(pieces)).as("pieces end at byte %d", end).isEqualTo(whole);
      }
      assertThat(outcome(byteByByte(body))).as("a byte at a time").isEqualTo(whole);
    }
  }

  /** In UTF-8, and in Latin-1, where characters above ASCII are no UTF-8. */
  private static Iterable<byte[]> encodings(String text) {
    return Arrays.asList(
        text.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static InputStream byteByByte(byte[] body) {
    return new ByteArrayInputStream(body) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1));
      }
    };
  }

  /** The tree, or the field and the message of the refusal. */
  private static String outcome(InputStream body) {
    try {
      return RequestBody.parse(body).value().toString();
    } catch (OpenAiException refusal) {
      return refusal.error().toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static OpenAiException refusal(InputStream body) {
    return catchThrowableOfType(OpenAiException.class, () -> RequestBody.parse(body));
  }

  private static CountedStream counted(String body) {
    return new CountedStream(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Knows how much of it was read. */
  private static final class CountedStream extends ByteArrayInputStream {

    private CountedStream(byte[] bytes) {
      super(bytes);
    }

    private long count() {
      return pos;
    }
  }
}
