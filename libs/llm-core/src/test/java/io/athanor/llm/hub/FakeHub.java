package io.athanor.llm.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A hub of one repository: metadata, files with redirect to "storage", byte ranges. */
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  final Map<String, byte[]> files = new TreeMap<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

  /** If set, storage sends only so many bytes of a body and then says nothing more. */
  volatile int cutAfter = Integer.MAX_VALUE;

  volatile boolean corrupt;
  private final HttpServer hub;
  private final HttpServer storage;

  FakeHub() throws IOException {
    hub = start();
    storage = start();
    hub.createContext("/api/models/acme/tiny/revision/main", this::info);
    hub.createContext("/acme/tiny/resolve/" + COMMIT + "/", this::resolve);
    storage.createContext("/", this::content);
  }

  private static HttpServer start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  URI endpoint() {
    return address(hub, "/");
  }

  private static URI address(HttpServer server, String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  private void info(HttpExchange exchange) throws IOException {
    note("hub", exchange);
    String siblings =
        files.keySet().stream()
            .map(name -> "{\"rfilename\": \"" + name + "\"}")
            .collect(Collectors.joining(","));
    byte[] body =
        ("{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void resolve(HttpExchange exchange) throws IOException {
    note("hub", exchange);
    byte[] content = files.get(name(exchange));
    exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + sha256(content) + "\"");
    exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(content.length));
    exchange
        .getResponseHeaders()
        .add("Location", address(storage, "/" + name(exchange)).toString());
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void content(HttpExchange exchange) throws IOException {
    note("storage", exchange);
    byte[] content = files.get(name(exchange));
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    int end = Math.min(content.length, cutAfter);
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
    byte[] sent = content.clone();
    if (corrupt) {
      sent[0] ^= 1;
    }
    OutputStream body = exchange.getResponseBody();
    body.write(sent, from, end - from);
    body.flush();
    if (end == content.length) {
      exchange.close();
    }
  }

  private void note(String where, HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(
        "%s %s %s%s"
            .formatted(
                where,
                exchange.getRequestMethod(),
                name(exchange),
                range == null ? "" : " " + range));
    @Nullable String token = exchange.getRequestHeaders().getFirst("Authorization");
    if (token != null) {
      tokens.add(where + " " + token);
    }
  }

  private static String name(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String sha256(byte[] content) {
    MessageDigest digest = Sha256.digest();
    digest.update(content);
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
  }
}
