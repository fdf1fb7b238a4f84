package io.athanor.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The nodes {@code trainer-1} and {@code trainer-2} on the same infrastructure. */
final class NodePair implements AutoCloseable {

  private static final List<String> NAMES = List.of("trainer-1", "trainer-2");

  private final Map<String, Map<String, String>> settings = new HashMap<>();
  private final Map<String, ServiceNode> running = new ConcurrentHashMap<>();

  NodePair(Map<String, String> infrastructure, Map<String, String> common) throws IOException {
    for (String name : NAMES) {
      Map<String, String> own = ServiceNode.settings(infrastructure);
      own.putAll(common);
      own.put("athanor.trainer.node.name", name);
      own.put(
          "athanor.run.dir",
          Path.of(infrastructure.get("athanor.run.dir")).resolve(name).toString());
      settings.put(name, own);
    }
  }

  /** Starts, at the same time, those that do not run. */
  void startMissing() throws Exception {
    List<String> missing = NAMES.stream().filter(name -> !running.containsKey(name)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<ServiceNode>> starts =
          missing.stream().<Callable<ServiceNode>>map(name -> () -> start(name)).toList();
      List<Future<ServiceNode>> started = threads.invokeAll(starts);
      for (int index = 0; index < missing.size(); index++) {
        running.put(missing.get(index), started.get(index).get());
      }
    }
  }

  private ServiceNode start(String name) {
    try {
      return ServiceNode.start(Objects.requireNonNull(settings.get(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port(String name) {
    return Integer.parseInt(settings.get(name).get("quarkus.http.port"));
  }

  /** The process of a node, which from now on counts as missing. */
  ServiceNode take(String name) {
    return Objects.requireNonNull(running.remove(name));
  }

  @Override
  public void close() {
    running.values().forEach(ServiceNode::close);
  }
}
