package io.athanor.local.pipeline;

import io.athanor.local.client.ServiceClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads one service's event stream until closed. When the stream breaks off (the service was killed
 * and starts again) it asks anew from the last event it has seen, so no event is missed and none
 * comes twice.
 */
final class FeedReader implements AutoCloseable {

  private static final long PAUSE_MILLIS = 500;

  private final ServiceClient services;
  private final String path;
  private final Consumer<ServerSentEvent> receiver;
  private final CountDownLatch closed = new CountDownLatch(1);
  private String lastId = "";

  FeedReader(ServiceClient services, String path, Consumer<ServerSentEvent> receiver) {
    this.services = services;
    this.path = path;
    this.receiver = receiver;
  }

  void start() {
    Thread.ofVirtual().name("feed " + path).start(this::run);
  }

  private void run() {
    try {
      do {
        readUntilItBreaks();
      } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilItBreaks() throws InterruptedException {
    HttpRequest.Builder request = services.request(path).header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      HttpResponse<java.io.InputStream> response =
          services.attempt(request.build(), BodyHandlers.ofInputStream());
      try (var stream =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        if (response.statusCode() == 200) {
          deliver(stream);
        }
      }
    } catch (IOException e) {
      // Broken off: run() asks again. Whether the service is gone for good is the supervisor's say.
    }
  }

  private void deliver(BufferedReader stream) throws IOException {
    for (Optional<ServerSentEvent> event = ServerSentEvent.next(stream);
        event.isPresent() && closed.getCount() > 0;
        event = ServerSentEvent.next(stream)) {
      if (!event.get().id().isEmpty()) {
        lastId = event.get().id();
      }
      receiver.accept(event.get());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
