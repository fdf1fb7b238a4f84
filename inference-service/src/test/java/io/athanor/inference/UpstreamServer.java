package io.athanor.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.kit.json.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A small server that speaks OpenAI's protocol and vLLM's for adapters: it answers with the last
 * message in capital letters, and knows which adapters were handed over to it.
 */
public final class UpstreamServer implements QuarkusTestResourceLifecycleManager {

  /** The adapters that are loaded. */
  static final Set<String> ADAPTERS = new ConcurrentSkipListSet<>();

  /** Bodies of the requests to load and to unload. */
  static final List<JsonNode> ADAPTER_REQUESTS = new CopyOnWriteArrayList<>();

  private @Nullable HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", UpstreamServer::chat);
    server.createContext("/v1/models", UpstreamServer::models);
    server.createContext("/v1/load_lora_adapter", exchange -> adapter(exchange, true));
    server.createContext("/v1/unload_lora_adapter", exchange -> adapter(exchange, false));
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    return Map.of(
        "athanor.inference.upstreams.shouting.url", address,
        "athanor.inference.upstreams.shouting.model", "vendor/shouting-8b",
        "athanor.inference.upstreams.shouting.api-key", "sk-upstream",
        "athanor.inference.upstreams.shouting.adapters-folder", "/mnt/blobs",
        "athanor.inference.upstreams.shouting.base-model", PublishedModels.BASE,
        "athanor.inference.upstreams.gone.url", "http://127.0.0.1:9/v1");
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static void chat(HttpExchange exchange) throws IOException {
    JsonNode request = Json.mapper().readTree(exchange.getRequestBody());
    String model = request.path("model").asText();
    if (!"Bearer sk-upstream".equals(exchange.getRequestHeaders().getFirst("Authorization"))
        || request.has("x_adapter_strength")) {
      send(exchange, 400, "{\"error\":{\"message\":\"not what was expected\"}}");
      return;
    }
    JsonNode messages = request.path("messages");
    String text = messages.path(messages.size() - 1).path("content").asText().toUpperCase();
    String head = "{\"id\":\"up-1\",\"created\":1,\"model\":\"" + model + "\",";
    if (!request.path("stream").asBoolean()) {
      send(
          exchange,
          200,
          head
              + "\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
              + "\"assistant\",\"content\":\""
              + text
              + "\"},\"finish_reason\":\"stop\"}]}");
      return;
    }
    var events = new StringBuilder();
    for (String word : text.split("(?<= )")) {
      events
          .append("data: ")
          .append(head)
          .append("\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"}}]}\n\n");
    }
    events.append("data: ").append(head);
    events.append("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
    events.append("data: ").append(head).append("\"choices\":[],\"usage\":");
    events.append("{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");
    send(exchange, 200, events.toString());
  }

  private static void models(HttpExchange exchange) throws IOException {
    var list = Json.mapper().createObjectNode();
    var data = list.putArray("data");
    data.addObject().put("id", "vendor/shouting-8b");
    ADAPTERS.forEach(name -> data.addObject().put("id", name));
    send(exchange, 200, list.toString());
  }

  private static void adapter(HttpExchange exchange, boolean load) throws IOException {
    JsonNode request = Json.mapper().readTree(exchange.getRequestBody());
    ADAPTER_REQUESTS.add(request);
    String name = request.path("lora_name").asText();
    boolean done = load ? ADAPTERS.add(name) : ADAPTERS.remove(name);
    send(
        exchange,
        done ? 200 : 400,
        done
            ? "Success"
            : "{\"error\":{\"message\":\"adapter " + name + " is in another state\"}}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
