package io.athanor.e2e.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes connections on to a server. While it is stalled every connection is accepted and no byte
 * comes through, as in a network that swallows packets.
 */
final class StallingProxy implements AutoCloseable {

  private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final URI server;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flows = lock.newCondition();
  private boolean stalled;

  StallingProxy(URI server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
  }

  void stall() {
    set(true);
  }

  void flow() {
    set(false);
  }

  private void set(boolean stall) {
    lock.lock();
    try {
      stalled = stall;
      flows.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitFlow() {
    lock.lock();
    try {
      while (stalled) {
        flows.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
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
    awaitFlow();
    try (caller;
        Socket callee = new Socket(server.getHost(), server.getPort())) {
      Thread.ofVirtual().start(() -> copy(caller, callee));
      copy(callee, caller);
    } catch (IOException gone) {
      // One of the two has ended the connection, and so does the proxy.
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      byte[] buffer = new byte[1 << 16];
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        awaitFlow();
        output.write(buffer, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException gone) {
      // The other direction has ended.
    }
  }

  @Override
  public void close() throws IOException {
    flow();
    entrance.close();
  }
}
