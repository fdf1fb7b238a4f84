package io.athanor.kit.blob.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passes connections on to a server, and breaks off every answer after some bytes. */
final class BreakingProxy implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("(?im)^range: *(\\S+)");

  private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final URI server;
  private final long bytesPerAnswer;
  private final AtomicInteger breaks = new AtomicInteger();
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  BreakingProxy(URI server, long bytesPerAnswer) throws IOException {
    this.server = server;
    this.bytesPerAnswer = bytesPerAnswer;
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
  }

  /** How many answers were broken off. */
  int breaks() {
    return breaks.get();
  }

  /** The ranges that were asked for, in their order. */
  List<String> ranges() {
    return ranges;
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket caller = entrance.accept();
        Thread.ofVirtual().start(() -> pass(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pass(Socket caller) {
    try (caller;
        Socket callee = new Socket(server.getHost(), server.getPort())) {
      Thread.ofVirtual().start(() -> passRequests(caller, callee));
      byte[] buffer = new byte[1 << 16];
      InputStream answers = callee.getInputStream();
      OutputStream back = caller.getOutputStream();
      long passed = 0;
      for (int count = answers.read(buffer); count >= 0; count = answers.read(buffer)) {
        back.write(buffer, 0, count);
        passed += count;
        if (passed >= bytesPerAnswer) {
          breaks.incrementAndGet();
          return;
        }
      }
    } catch (IOException gone) {
      // One of the two has ended the connection, which is all that this is about.
    }
  }

  private void passRequests(Socket caller, Socket callee) {
    try {
      byte[] buffer = new byte[1 << 16];
      InputStream requests = caller.getInputStream();
      for (int count = requests.read(buffer); count >= 0; count = requests.read(buffer)) {
        Matcher range = RANGE.matcher(new String(buffer, 0, count, StandardCharsets.US_ASCII));
        if (range.find()) {
          ranges.add(range.group(1));
        }
        callee.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException gone) {
      // The other direction has ended.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }
}
