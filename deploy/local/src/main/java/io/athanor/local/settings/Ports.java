package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One port for each {@link PortOwner}; no two owners share one. */
public record Ports(Map<PortOwner, Integer> byOwner) {

  private static final int HIGHEST_PORT = 65_535;

  public Ports {
    byOwner = Map.copyOf(byOwner);
    var ownerOf = new java.util.HashMap<Integer, PortOwner>();
    for (PortOwner owner : PortOwner.values()) {
      Integer port = byOwner.get(owner);
      if (port == null) {
        throw new IllegalArgumentException("no port for " + owner.label());
      }
      if (port < 1 || port > HIGHEST_PORT) {
        throw new PlatformFailure(
            "%s must be between 1 and %d, was %d"
                .formatted(owner.setting().option(), HIGHEST_PORT, port));
      }
      PortOwner other = ownerOf.put(port, owner);
      if (other != null) {
        throw new PlatformFailure(
            "Port %d is asked for twice: for %s (%s) and for %s (%s)"
                .formatted(
                    port,
                    other.label(),
                    other.setting().option(),
                    owner.label(),
                    owner.setting().option()));
      }
    }
  }

  /** The port of one owner. */
  public int of(PortOwner owner) {
    return Objects.requireNonNull(byOwner.get(owner));
  }

  /** Ports nobody listens on now, for tests that run several platforms at once. */
  public static Ports free() {
    var sockets = new ArrayList<ServerSocket>();
    try {
      var ports = new EnumMap<PortOwner, Integer>(PortOwner.class);
      for (PortOwner owner : PortOwner.values()) {
        // All stay open until the last is taken, else the kernel may hand out one port twice.
        var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.put(owner, socket.getLocalPort());
      }
      return new Ports(ports);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on this machine", e);
    } finally {
      sockets.forEach(Ports::close);
    }
  }

  /**
   * More ports of 127.0.0.1 that nobody listens on now and that none of these owners needs: the
   * lowest ones from {@code first} on.
   */
  public List<Integer> moreFree(int first, int count) {
    var found = new ArrayList<Integer>();
    for (int port = first; found.size() < count; port++) {
      if (port > HIGHEST_PORT) {
        throw new PlatformFailure(
            "There are no %d free ports from %d on; choose a lower %s"
                .formatted(count, first, Setting.TRAINER_PORT.option()));
      }
      if (!byOwner.containsValue(port) && !isTaken("127.0.0.1", port)) {
        found.add(port);
      }
    }
    return List.copyOf(found);
  }

  /**
   * Refuses to go on when one of the needed ports is taken.
   *
   * @throws PlatformFailure one line for each taken port: the port, its owner here and the setting
   *     that changes it
   */
  public void requireFree(String host, Set<PortOwner> needed) {
    List<String> taken =
        EnumSet.copyOf(needed).stream()
            .filter(owner -> isTaken(owner == PortOwner.FRONT_DOOR ? host : "127.0.0.1", of(owner)))
            .map(
                owner ->
                    "Port %d for %s is in use by another program; choose another with %s (or %s)"
                        .formatted(
                            of(owner),
                            owner.label(),
                            owner.setting().option(),
                            owner.setting().variable()))
            .toList();
    if (!taken.isEmpty()) {
      throw new PlatformFailure(String.join(System.lineSeparator(), taken));
    }
  }

  private static boolean isTaken(String host, int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return !socket.isBound();
    } catch (java.net.UnknownHostException e) {
      throw new PlatformFailure("%s: unknown host %s".formatted(Setting.HOST.option(), host), e);
    } catch (IOException e) {
      return true;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
