package io.athanor.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A site whose pages link to each other as a tree: page n leads to 3n + 1, 3n + 2 and 3n + 3, and
 * back to its start. Answers take a while, so that a crawl can be stopped in its middle, and are
 * counted.
 */
final class LinkedSite implements AutoCloseable {

  private static final int LINKS = 3;
  private static final Duration ANSWER_TIME = Duration.ofMillis(10);

  private final HttpServer server;
  private final int pages;
  private final Map<String, Integer> fetches = new ConcurrentHashMap<>();

  LinkedSite(int pages) throws IOException {
    this.pages = pages;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("site-", 0).factory()));
    server.createContext("/", this::answer);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often each page was asked for, by its path. */
  Map<String, Integer> fetches() {
    return Map.copyOf(fetches);
  }

  static String path(int page) {
    return "/book/p%05d.htm".formatted(page);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!path.startsWith("/book/")) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    fetches.merge(path, 1, Integer::sum);
    LockSupport.parkNanos(ANSWER_TIME.toNanos());
    byte[] body =
        html(Integer.parseInt(path.replaceAll("\\D", ""))).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private String html(int page) {
    StringBuilder html = new StringBuilder("<html lang=en>").append(NumberedPage.paragraphs(page));
    html.append("<nav>");
    for (int link = LINKS * page + 1; link <= LINKS * page + LINKS && link < pages; link++) {
      html.append("<a href='").append(path(link)).append("'>").append(link).append("</a> ");
    }
    return html.append("<a href='").append(path(0)).append("'>Start</a></nav>").toString();
  }
}
