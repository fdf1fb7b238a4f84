package io.athanor.ingest.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that answers with a beginning and then sends one byte after the other for ever, always
 * before anybody loses patience with its silence.
 */
final class DrippingServer implements AutoCloseable {

  private static final Duration BETWEEN_BYTES = Duration.ofMillis(20);

  private final ServerSocket socket;
  private final String beginning;

  DrippingServer(String beginning) throws IOException {
    this.socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    this.beginning = beginning;
    Thread.ofPlatform().daemon().name("dripping").start(this::accept);
  }

  String origin() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofPlatform().daemon().start(() -> drip(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void drip(Socket client) {
    try (client;
        OutputStream out = client.getOutputStream()) {
      out.write(beginning.getBytes(StandardCharsets.US_ASCII));
      while (!socket.isClosed()) {
        out.write('a');
        out.flush();
        LockSupport.parkNanos(BETWEEN_BYTES.toNanos());
      }
    } catch (IOException e) {
      // the client has had enough, which is what the test waits for
    }
  }
}
