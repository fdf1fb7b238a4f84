package io.athanor.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.local.client.ServiceClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedReaderTest {

  private final BlockingQueue<String> lastEventIds = new LinkedBlockingQueue<>();

  @Test
  void brokenStreamIsReadOnFromTheLastEventSeen() throws Exception {
    // Given
    BlockingQueue<ServerSentEvent> received = new LinkedBlockingQueue<>();
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", this::oneEventThenTheEnd);
    service.start();
    URI address = URI.create("http://127.0.0.1:%d/".formatted(service.getAddress().getPort()));
    try (var services = new ServiceClient(address);
        var reader = new FeedReader(services, "/", received::add)) {
      // When
      reader.start();
      ServerSentEvent first = received.poll(10, TimeUnit.SECONDS);
      ServerSentEvent second = received.poll(10, TimeUnit.SECONDS);
      reader.close();
      // Then
      assertThat(first).isEqualTo(new ServerSentEvent("1", "step", "after none"));
      assertThat(second).isEqualTo(new ServerSentEvent("2", "step", "after 1"));
    } finally {
      service.stop(0);
    }
  }

  private void oneEventThenTheEnd(HttpExchange exchange) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastEventIds.add(last == null ? "none" : last);
    String event =
        "id: %d\nevent: step\ndata: after %s\n\n"
            .formatted(lastEventIds.size(), last == null ? "none" : last);
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }
}
