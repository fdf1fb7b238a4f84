package io.athanor.local.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.athanor.local.client.ServiceClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a comparison's stream becomes: the model's whole answer, and parts in the order sent. */
class ChatClientTest {

  private static final String STREAM =
      """
      data: {"object":"comparison","seed":5,"same_base":true,"models":["base","tuned"]}

      data: {"index":1,"model":"tuned","content":"Ada "}

      data: {"index":0,"model":"base","content":"I do"}

      data: {"index":1,"model":"tuned","content":"Birch."}

      data: {"index":1,"model":"tuned","finish_reason":"stop"}

      data: {"index":0,"model":"base","finish_reason":"length"}

      data: [DONE]

      """;

  @Test
  void theModelsAnswerIsWholeAndTheBaseIsToldApart() throws Exception {
    // Given
    List<String> keys = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/inference/compare",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(STREAM.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    List<ComparedPart> parts = new ArrayList<>();
    try (var services = new ServiceClient(address, Optional.of("sk-test"))) {
      // When
      String answer =
          new ChatClient(services, "tuned", 0, 16, Optional.empty())
              .compare(List.of(new ChatMessage("user", "Who?")), parts::add);
      // Then
      assertThat(answer).isEqualTo("Ada Birch.");
      assertThat(parts)
          .containsExactly(
              new ComparedPart(1, "tuned", "Ada ", false),
              new ComparedPart(0, "base", "I do", false),
              new ComparedPart(1, "tuned", "Birch.", false),
              new ComparedPart(1, "tuned", "", true),
              new ComparedPart(0, "base", "", true));
      assertThat(keys).containsExactly("Bearer sk-test");
    } finally {
      server.stop(0);
    }
  }
}
