package io.athanor.dataset.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small hub in memory that speaks the part of Hugging Face's protocol that pushing and reading
 * data sets needs. The official client is run against it as well, so that it is no invention.
 */
public final class SmallHub implements AutoCloseable {

  static final String TOKEN = "hf_small";
  private static final Pattern REPOSITORY =
      Pattern.compile("/api/datasets/([^/]+/[^/]+)/(preupload|commit|revision|tree)/([^/]+)(/.*)?");
  private static final Pattern RESOLVE =
      Pattern.compile("/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");
  private static final Pattern INFORMATION = Pattern.compile("/api/datasets/([^/]+/[^/]+)");
  private static final Pattern LFS_BATCH =
      Pattern.compile("/datasets/([^/]+/[^/]+)\\.git/info/lfs/objects/batch");

  private final HttpServer server;
  private final Map<String, Map<String, byte[]>> repositories = new ConcurrentHashMap<>();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  /** Every request, in order. */
  final List<HubRequest> requests = new CopyOnWriteArrayList<>();

  SmallHub(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** Runs a hub for a client of another language: prints its address, ends with its input. */
  public static void main(String... arguments) throws IOException {
    try (SmallHub hub = new SmallHub(0)) {
      System.out.println(hub.address());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Map<String, byte[]> files(String repository) {
    return repositories.get(repository);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      answer(exchange, method, path, body);
      requests.add(HubRequest.of(exchange, body));
    }
  }

  private void answer(HttpExchange exchange, String method, String path, byte[] body)
      throws IOException {
    boolean write = method.equals("POST") && !path.startsWith("/lfs/");
    if (write && !("Bearer " + TOKEN).equals(authorization(exchange))) {
      answer(exchange, 401, Map.of("error", "Invalid credentials"));
      return;
    }
    route(exchange, method, path, body);
  }

  private void route(HttpExchange exchange, String method, String path, byte[] body)
      throws IOException {
    Matcher repository = REPOSITORY.matcher(path);
    Matcher resolve = RESOLVE.matcher(path);
    Matcher information = INFORMATION.matcher(path);
    if (path.equals("/api/repos/create")) {
      create(exchange, Json.mapper().readTree(body));
    } else if (path.equals("/api/validate-yaml")) {
      answer(exchange, 200, Map.of("errors", List.of(), "warnings", List.of()));
    } else if (path.startsWith("/lfs/")) {
      store(exchange, method, path.substring(5), body);
    } else if (LFS_BATCH.matcher(path).matches()) {
      batch(exchange, Json.mapper().readTree(body));
    } else if (repository.matches() && repositories.containsKey(repository.group(1))) {
      String name = repository.group(1);
      switch (repository.group(2)) {
        case "preupload" -> preupload(exchange, Json.mapper().readTree(body));
        case "commit" ->
            commit(exchange, name, new String(body, java.nio.charset.StandardCharsets.UTF_8));
        case "tree" -> answer(exchange, 200, tree(name));
        default -> information(exchange, name);
      }
    } else if (resolve.matches() && repositories.containsKey(resolve.group(1))) {
      resolve(exchange, method, resolve.group(1), resolve.group(3));
    } else if (information.matches() && repositories.containsKey(information.group(1))) {
      information(exchange, information.group(1));
    } else {
      exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
      answer(exchange, 404, Map.of("error", "Repository not found"));
    }
  }

  private void create(HttpExchange exchange, JsonNode body) throws IOException {
    String name = body.path("organization").asText("me") + '/' + body.path("name").asText();
    boolean fresh = repositories.putIfAbsent(name, new TreeMap<>()) == null;
    answer(
        exchange, fresh ? 200 : 409, Map.of("url", address() + "/datasets/" + name, "name", name));
  }

  /** Parquet is large, all else is not. */
  private void preupload(HttpExchange exchange, JsonNode body) throws IOException {
    List<Map<String, Object>> files = new ArrayList<>();
    for (JsonNode file : body.path("files")) {
      String path = file.path("path").asText();
      files.add(
          Map.of(
              "path",
              path,
              "uploadMode",
              path.endsWith(".parquet") ? "lfs" : "regular",
              "shouldIgnore",
              false));
    }
    answer(exchange, 200, Map.of("files", files));
  }

  private void batch(HttpExchange exchange, JsonNode body) throws IOException {
    List<Map<String, Object>> answers = new ArrayList<>();
    for (JsonNode object : body.path("objects")) {
      String oid = object.path("oid").asText();
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("oid", oid);
      answer.put("size", object.path("size").asLong());
      if (!objects.containsKey(oid)) {
        String address = address() + "/lfs/" + oid;
        answer.put(
            "actions",
            Map.of(
                "upload", Map.of("href", address + "?signed=yes"),
                "verify", Map.of("href", address)));
      }
      answers.add(answer);
    }
    answer(exchange, 200, Map.of("transfer", "basic", "objects", answers));
  }

  private void store(HttpExchange exchange, String method, String oid, byte[] body)
      throws IOException {
    boolean signed =
        "signed=yes".equals(exchange.getRequestURI().getQuery()) && authorization(exchange) == null;
    if (method.equals("PUT") && (!signed || !sha256(body).equals(oid))) {
      answer(exchange, 403, Map.of("error", "not what was announced"));
      return;
    }
    if (method.equals("PUT")) {
      objects.put(oid, body);
    }
    answer(exchange, objects.containsKey(oid) ? 200 : 404, Map.of());
  }

  private void commit(HttpExchange exchange, String name, String lines) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      JsonNode entry = Json.mapper().readTree(line);
      JsonNode value = entry.path("value");
      switch (entry.path("key").asText()) {
        case "header" -> {}
        case "file" ->
            files.put(
                value.path("path").asText(),
                Base64.getDecoder().decode(value.path("content").asText()));
        case "lfsFile" ->
            files.put(value.path("path").asText(), objects.get(value.path("oid").asText()));
        default -> throw new IOException("unknown entry " + line);
      }
    }
    repositories.get(name).putAll(files);
    answer(
        exchange,
        200,
        Map.of(
            "success",
            true,
            "commitOid",
            commitOf(name),
            "commitUrl",
            address() + "/datasets/" + name + "/commit/" + commitOf(name),
            "hookOutput",
            ""));
  }

  private List<Map<String, Object>> tree(String name) {
    List<Map<String, Object>> entries = new ArrayList<>();
    repositories
        .get(name)
        .forEach(
            (path, bytes) ->
                entries.add(
                    Map.of(
                        "type",
                        "file",
                        "path",
                        path,
                        "size",
                        bytes.length,
                        "oid",
                        sha256(bytes).substring(0, 40))));
    return entries;
  }

  private void information(HttpExchange exchange, String name) throws IOException {
    List<Map<String, Object>> siblings =
        repositories.get(name).keySet().stream()
            .map(path -> Map.<String, Object>of("rfilename", path))
            .toList();
    answer(
        exchange,
        200,
        Map.of(
            "id",
            name,
            "sha",
            commitOf(name),
            "private",
            true,
            "tags",
            List.of(),
            "siblings",
            siblings,
            "downloads",
            0,
            "likes",
            0));
  }

  private void resolve(HttpExchange exchange, String method, String name, String path)
      throws IOException {
    byte[] bytes = repositories.get(name).get(path);
    if (bytes == null) {
      exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
      answer(exchange, 404, Map.of("error", "Entry not found"));
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commitOf(name));
    exchange.getResponseHeaders().set("ETag", '"' + sha256(bytes) + '"');
    if (method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String commitOf(String name) {
    StringBuilder content = new StringBuilder(name);
    repositories.get(name).forEach((path, bytes) -> content.append(path).append(sha256(bytes)));
    return sha256(content.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .substring(0, 40);
  }

  private static String authorization(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Authorization");
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = Json.bytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
