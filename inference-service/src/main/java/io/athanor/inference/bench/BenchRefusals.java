package io.athanor.inference.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ./athanor bench refusals}: how long a running platform takes to refuse absurd requests,
 * from the first byte sent to the last one read; the first attempt apart, as nothing is warm then.
 * No model is needed.
 */
public final class BenchRefusals {

  private static final int ATTEMPTS = 11;
  private static final int MILLION = 1_000_000;
  private static final String HELLO = "[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private BenchRefusals() {}

  public static void main(String[] arguments) throws Exception {
    URI address =
        URI.create(arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8080")
            .resolve("/v1/chat/completions");
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.printf("%s, %d requests each%n", address, ATTEMPTS);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (Map.Entry<String, byte[]> each : bodies().entrySet()) {
        HttpRequest request =
            HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(each.getValue()))
                .build();
        report(each.getKey(), client, request, out);
      }
    }
  }

  private static void report(String name, HttpClient client, HttpRequest request, PrintStream out)
      throws Exception {
    List<Double> millis = new ArrayList<>();
    String answer = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long start = System.nanoTime();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      millis.add((System.nanoTime() - start) / 1e6);
      JsonNode error = Json.read(response.body(), JsonNode.class).path("error");
      answer = "%d, field %s".formatted(response.statusCode(), error.path("param").asText());
    }
    List<Double> later = millis.stream().skip(1).sorted().toList();
    out.printf(
        "  %-22s %-32s first %4.0f ms; then median %4.0f ms, slowest %4.0f ms%n",
        name, answer, millis.getFirst(), later.get(later.size() / 2), later.getLast());
  }

  private static Map<String, byte[]> bodies() {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("prompt of 5 MB", body("\"messages\":" + HELLO.replace("Hi", "x".repeat(5 << 20))));
    bodies.put(
        "a million messages",
        body(
            "\"messages\":["
                + String.join(",", Collections.nCopies(MILLION, "{\"role\":\"user\"}"))
                + "]"));
    bodies.put(
        "no UTF-8",
        "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00ff\"}]}"
            .getBytes(StandardCharsets.ISO_8859_1));
    bodies.put("a million answers", body("\"messages\":" + HELLO + ",\"n\":1000000"));
    bodies.put("temperature of 1e300", body("\"messages\":" + HELLO + ",\"temperature\":1e300"));
    bodies.put("nested 5,000 deep", body("\"metadata\":" + "[".repeat(5000) + "]".repeat(5000)));
    return bodies;
  }

  private static byte[] body(String fields) {
    return ("{\"model\":\"x\"," + fields + "}").getBytes(StandardCharsets.UTF_8);
  }
}
