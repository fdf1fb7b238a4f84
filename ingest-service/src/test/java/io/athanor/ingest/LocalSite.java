package io.athanor.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A small web site on this machine; pages answer what the test put there, in order, the last for
 * good.
 */
public final class LocalSite implements AutoCloseable {

  private record Answer(int status, Map<String, String> headers, byte[] body) {}

  private final HttpServer server;
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();

  public LocalSite() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public LocalSite page(String path, String html) {
    return page(path, html, StandardCharsets.UTF_8);
  }

  public LocalSite page(String path, String html, Charset charset) {
    return answer(
        path, 200, Map.of("Content-Type", "text/html; charset=" + charset), html.getBytes(charset));
  }

  public LocalSite answer(String path, int status, Map<String, String> headers, byte[] body) {
    answers
        .computeIfAbsent(path, any -> new ConcurrentLinkedQueue<>(new ArrayDeque<>()))
        .add(new Answer(status, headers, body));
    return this;
  }

  /** Every answer so far, as path and status. */
  public List<String> answered() {
    return List.copyOf(answered);
  }

  /** Forgets the answers so far. */
  public void forget() {
    answered.clear();
    requests.clear();
  }

  public long requestsFor(String path) {
    return requests.stream().filter(path::equals).count();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** A page has an entity tag, and whoever knows it gets no body again. */
  private static Answer conditional(Answer answer, String known) {
    if (answer.status() != 200) {
      return answer;
    }
    String tag = "\"" + java.util.Arrays.hashCode(answer.body()) + "\"";
    Map<String, String> headers = new java.util.TreeMap<>(answer.headers());
    headers.put("ETag", tag);
    return tag.equals(known)
        ? new Answer(304, Map.of("ETag", tag), new byte[0])
        : new Answer(200, headers, answer.body());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    Queue<Answer> queue = answers.getOrDefault(path, new ArrayDeque<>());
    Answer found =
        queue.isEmpty()
            ? new Answer(404, Map.of(), new byte[0])
            : queue.size() > 1 ? queue.remove() : queue.element();
    Answer answer = conditional(found, exchange.getRequestHeaders().getFirst("If-None-Match"));
    answered.add(path + " " + answer.status());
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(answer.body());
    }
    exchange.close();
  }
}
