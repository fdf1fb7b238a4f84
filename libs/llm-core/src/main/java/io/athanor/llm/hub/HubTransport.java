package io.athanor.llm.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * HTTP to the hub. Redirects are followed by hand: the first answer carries the file's hash and
 * size, and the token must not travel to the storage host that the hub redirects to.
 */
final class HubTransport {
  private static final int MAXIMUM_REDIRECTS = 5;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** What the hub says about a file; the size is -1 if it does not say. */
  record Metadata(String etag, long size) {}

  /** A running download that starts at byte {@code from}. */
  record Body(InputStream stream, long from) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private final HubSettings settings;
  private final HttpClient http;

  HubTransport(HubSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  String text(String path) throws IOException {
    HttpResponse<String> response =
        send(request(endpoint(path)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    requireStatus(response, path, 200);
    return response.body();
  }

  Metadata metadata(String path) throws IOException {
    URI uri = endpoint(path);
    for (int hop = 0; hop < MAXIMUM_REDIRECTS; hop++) {
      HttpResponse<Void> response =
          send(
              request(uri)
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  // A compressed answer would have another length and entity tag.
                  .header("Accept-Encoding", "identity")
                  .build(),
              BodyHandlers.discarding());
      Optional<String> etag = header(response, "x-linked-etag").or(() -> header(response, "etag"));
      if (etag.isPresent() && response.statusCode() < 400) {
        long size =
            header(response, "x-linked-size")
                .or(
                    () ->
                        redirected(response)
                            ? Optional.empty()
                            : header(response, "content-length"))
                .map(Long::parseLong)
                .orElse(-1L);
        return new Metadata(plain(etag.get()), size);
      }
      if (!redirected(response)) {
        requireStatus(response, path, 200);
        throw new IOException("the hub gave no entity tag for " + path);
      }
      uri = target(uri, response);
    }
    throw new IOException("too many redirects for " + path);
  }

  Body body(String path, long from) throws IOException {
    URI uri = endpoint(path);
    for (int hop = 0; hop < MAXIMUM_REDIRECTS; hop++) {
      HttpRequest.Builder request = request(uri).header("Accept-Encoding", "identity");
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
      }
      HttpResponse<InputStream> response = send(request.build(), BodyHandlers.ofInputStream());
      if (!redirected(response)) {
        if (response.statusCode() == 206) {
          return new Body(response.body(), from);
        }
        requireStatus(response, path, 200);
        return new Body(response.body(), 0);
      }
      response.body().close();
      uri = target(uri, response);
    }
    throw new IOException("too many redirects for " + path);
  }

  private URI endpoint(String path) {
    return settings.endpoint().resolve(path);
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT);
    String token = settings.token();
    if (token != null && uri.getAuthority().equals(settings.endpoint().getAuthority())) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri().getHost(), e);
    } catch (IOException e) {
      throw new IOException(
          "cannot reach %s (%s)"
              .formatted(
                  request.uri().getAuthority(),
                  e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          e);
    }
  }

  private static void requireStatus(HttpResponse<?> response, String path, int expected)
      throws IOException {
    int status = response.statusCode();
    if (status != expected) {
      String hint =
          status == 401 || status == 403 ? ": set HF_TOKEN to a token that may read it" : "";
      throw new IOException(
          "%s answered %d for %s%s".formatted(response.uri().getAuthority(), status, path, hint));
    }
  }

  private static boolean redirected(HttpResponse<?> response) {
    return response.statusCode() / 100 == 3;
  }

  private static URI target(URI from, HttpResponse<?> response) throws IOException {
    String location =
        header(response, "location")
            .orElseThrow(() -> new IOException(from + " redirects to nowhere"));
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(from + " redirects to an invalid address", e);
    }
    if ("https".equals(from.getScheme()) && !"https".equals(target.getScheme())) {
      throw new IOException(from.getHost() + " redirects from https to " + target.getScheme());
    }
    return target;
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  /** An entity tag without its weakness mark and quotes. */
  private static String plain(String etag) {
    return etag.replaceFirst("^W/", "").replace("\"", "");
  }
}
