package io.athanor.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body that is refused is answered while it is being sent, and the connection goes on. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@Timeout(60)
class EarlyRefusalIT {

  private static final int PATIENCE_MILLIS = 20_000;

  /** The service's {@code quarkus.http.limits.max-body-size}. */
  private static final int GREATEST_BODY_MEGABYTES = 64;

  private static final byte[] TOO_LONG =
      ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
              + "x".repeat(5 << 20)
              + "\"}]}")
          .getBytes(StandardCharsets.UTF_8);

  @TestHTTPResource("/v1/chat/completions")
  URI completions;

  @Test
  void tooLongTextIsRefusedBeforeAllOfItIsSent() throws IOException {
    try (Socket socket = connect()) {
      // Given
      OutputStream out = socket.getOutputStream();
      out.write(head("Content-Length: " + TOO_LONG.length));
      // When
      out.write(TOO_LONG, 0, TOO_LONG.length / 2);
      // Then
      assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("\"param\":\"messages\"");
      // When the caller sends the rest nevertheless, and asks again
      out.write(TOO_LONG, TOO_LONG.length / 2, TOO_LONG.length - TOO_LONG.length / 2);
      out.write(head("Content-Length: 7"));
      out.write("{\"n\":x}".getBytes(StandardCharsets.UTF_8));
      // Then
      assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("\"param\":\"n\"");
    }
  }

  @Test
  void bodyWithoutEndIsRefusedAndEndsItsConnectionWhenItIsTooLarge() throws IOException {
    try (Socket socket = connect()) {
      // Given
      OutputStream out = socket.getOutputStream();
      out.write(head("Transfer-Encoding: chunked"));
      // When
      out.write("9\r\n{\"stop\":[\r\n".getBytes(StandardCharsets.UTF_8));
      out.write("2\r\n0,\r\n".repeat(10_001).getBytes(StandardCharsets.UTF_8));
      // Then
      assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("\"param\":\"stop\"");
      // When the caller goes on nevertheless
      byte[] megabyte =
          ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.UTF_8);
      ThrowingCallable sendOn =
          () -> {
            for (int count = 0; count < 2 * GREATEST_BODY_MEGABYTES; count++) {
              out.write(megabyte);
            }
          };
      // Then
      assertThatThrownBy(sendOn).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void callerWhoSendsEverythingReadsTheRefusal() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        for (int attempt = 0; attempt < 3; attempt++) {
          // When
          HttpResponse<String> response = client.send(request(version), BodyHandlers.ofString());
          // Then
          assertThat(response.statusCode()).isEqualTo(400);
          assertThat(response.body()).contains("\"param\":\"messages\"");
        }
      }
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(completions.getHost(), completions.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private HttpRequest request(HttpClient.Version version) {
    return HttpRequest.newBuilder(completions)
        .version(version)
        .POST(BodyPublishers.ofByteArray(TOO_LONG))
        .build();
  }

  private byte[] head(String length) {
    return ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n")
        .formatted(completions.getPath(), length)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The head of one answer, and its error object. */
  private static String answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    var answer = new StringBuilder();
    for (int value = in.read(); value >= 0; value = in.read()) {
      answer.append((char) value);
      if (answer.toString().endsWith("}}")) {
        break;
      }
    }
    return answer.toString();
  }
}
