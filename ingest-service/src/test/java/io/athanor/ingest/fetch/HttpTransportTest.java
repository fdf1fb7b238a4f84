package io.athanor.ingest.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.ingest.LocalSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {

  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration WHOLE_ANSWER = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>",
        "HTTP/1.1 200 OK\r\nX-Long: ",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<p>",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n"
      })
  void serverThatDripsBytesForEverIsCutOffAtTheLimit(String beginning) throws IOException {
    try (DrippingServer server = new DrippingServer(beginning);
        HttpTransport transport = new HttpTransport(limits())) {
      // When
      long start = System.nanoTime();
      SocketTimeoutException late =
          catchThrowableOfType(
              SocketTimeoutException.class, () -> get(transport, server.origin() + "/"));
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      // Then
      assertThat(late).hasMessage("no complete answer within 1 s");
      assertThat(taken).isBetween(WHOLE_ANSWER.minusMillis(50), SILENCE);
    }
  }

  @Test
  void brotliIsAskedForAndUnfolded() throws IOException {
    try (LocalSite site = new LocalSite();
        HttpTransport transport = new HttpTransport(limits())) {
      // Given
      site.answer("/a.htm", 200, brotli(), HexFormat.of().parseHex(BROTLI_PAGE));
      // When
      HttpAnswer answer = get(transport, site.origin() + "/a.htm");
      // Then
      assertThat(new String(answer.body(), UTF_8)).isEqualTo("<p>Pressed.</p>".repeat(20));
      assertThat(ContentDecoder.ACCEPTED).isEqualTo("gzip, deflate, br");
    }
  }

  @Test
  void brotliBombIsRefusedAndBrokenBrotliIsNoPage() {
    try (LocalSite site = new LocalSite();
        HttpTransport transport = new HttpTransport(limits())) {
      // Given
      site.answer("/bomb", 200, brotli(), HexFormat.of().parseHex(BROTLI_BOMB))
          .answer("/cut", 200, brotli(), HexFormat.of().parseHex(BROTLI_PAGE.substring(0, 20)))
          .answer("/broken", 200, brotli(), "<p>This was never pressed.</p>".getBytes(UTF_8));
      // Then
      assertThatThrownBy(() -> get(transport, site.origin() + "/bomb"))
          .isInstanceOf(ContentDecoder.TooLargeException.class)
          .hasMessage("larger than 3000 bytes after decompression");
      assertThatThrownBy(() -> get(transport, site.origin() + "/cut"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(transport, site.origin() + "/broken"))
          .isInstanceOf(IOException.class);
    }
  }

  /** {@code <p>Pressed.</p>}, twenty times, as the reference encoder writes it. */
  private static final String BROTLI_PAGE = "1b2b01f8a55f787ce05427a3950049f176be5739";

  /** A hundred thousand zero bytes. */
  private static final String BROTLI_BOMB = "5b9f86817f02201e0b04b2fc0200";

  private static Map<String, String> brotli() {
    return Map.of("Content-Type", "text/html", "Content-Encoding", "br");
  }

  private static HttpAnswer get(HttpTransport transport, String address) throws IOException {
    return transport.get(
        URI.create(address), InetAddress.getLoopbackAddress(), Map.of(), AcceptedTypes.PAGES);
  }

  private static FetchLimits limits() {
    return new FetchLimits(
        Duration.ofSeconds(2),
        SILENCE,
        WHOLE_ANSWER,
        TestLimits.MAX_BYTES,
        TestLimits.MAX_DECODED_BYTES,
        3,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Set.of(),
        new AgentIdentity("athanor-test/1", Optional.of("ada@example.org")));
  }
}
