package io.athanor.inference.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** llama-server as a process of its own, asked over HTTP. */
final class LlamaServerContender implements Contender {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int CELLS = 8192;
  private static final int SLOTS = 8;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final URI root;
  private final int adapters;
  private final int vocabulary;
  private final String description;

  LlamaServerContender(Path program, BenchOptions options, List<Path> adapters, int vocabulary)
      throws IOException, InterruptedException {
    int port = freePort();
    this.root = URI.create("http://127.0.0.1:" + port);
    this.adapters = adapters.size();
    this.vocabulary = vocabulary;
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("-m", options.model().toString(), "--port", String.valueOf(port)));
    command.addAll(List.of("-t", String.valueOf(options.threads()), "-np", String.valueOf(SLOTS)));
    command.addAll(List.of("-c", String.valueOf(CELLS), "--no-warmup"));
    for (Path adapter : adapters) {
      command.addAll(List.of("--lora", adapter.toString()));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(options.work().resolve("llama-server.log").toFile())
            .redirectErrorStream(true);
    builder.environment().remove("GLIBC_TUNABLES"); // as it is started by its own users
    process = builder.start();
    awaitHealthy();
    // Adapters given at the start are all in effect until this list is emptied.
    post("/lora-adapters", Json.mapper().createArrayNode());
    description = "llama-server, over HTTP, build " + build();
  }

  @Override
  public String name() {
    return "llama-server";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public Measurement run(ServingCase load, int round) {
    Duration cpu = cpuTime();
    long start = System.nanoTime();
    List<CompletableFuture<Double>> firstTokens = new ArrayList<>();
    for (int stream = 0; stream < load.streams(); stream++) {
      firstTokens.add(
          client
              .sendAsync(request(load, stream, round), HttpResponse.BodyHandlers.ofLines())
              .thenApply(response -> firstTokenMillis(response.body(), start)));
    }
    double sum = firstTokens.stream().mapToDouble(CompletableFuture::join).sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measurement(
        load.tokens() / seconds,
        load.tokens() / (cpuTime().minus(cpu).toMillis() / 1e3),
        sum / load.streams());
  }

  private HttpRequest request(ServingCase load, int stream, int round) {
    ObjectNode body =
        Json.mapper()
            .createObjectNode()
            .put("n_predict", load.answer())
            .put("temperature", 0)
            .put("ignore_eos", true)
            .put("cache_prompt", false)
            .put("stream", true);
    ArrayNode prompt = body.putArray("prompt");
    for (int token : load.prompt(stream, round, vocabulary)) {
      prompt.add(token);
    }
    ArrayNode lora = body.putArray("lora");
    if (load.adapters() > 0) {
      lora.addObject().put("id", stream % load.adapters()).put("scale", 1);
    } else if (adapters > 0) {
      lora.addObject().put("id", 0).put("scale", 0);
    }
    return HttpRequest.newBuilder(root.resolve("/completion"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)))
        .build();
  }

  private static double firstTokenMillis(Stream<String> lines, long start) {
    double[] first = {-1};
    String other =
        lines
            .peek(
                line -> {
                  if (first[0] < 0 && line.startsWith("data:")) {
                    first[0] = (System.nanoTime() - start) / 1e6;
                  }
                })
            .filter(line -> !line.isEmpty() && !line.startsWith("data:"))
            .collect(Collectors.joining());
    if (first[0] < 0) {
      throw new IllegalStateException("llama-server answered " + other);
    }
    return first[0];
  }

  private void awaitHealthy() throws IOException, InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < limit) {
      try {
        if (get("/health").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
        throw new IOException("llama-server ended, see llama-server.log in the work folder");
      }
    }
    throw new IOException("llama-server did not become ready within " + START_LIMIT);
  }

  private String build() throws IOException, InterruptedException {
    JsonNode properties = Json.read(get("/props").body(), JsonNode.class);
    return properties.path("build_info").asText("unknown");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void post(String path, JsonNode body) throws IOException, InterruptedException {
    client.send(
        HttpRequest.newBuilder(root.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    process.destroy();
    process.waitFor();
  }
}
