package io.athanor.inference.upstream;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.registry.ModelRecord;
import io.athanor.inference.registry.ModelRepository;
import io.athanor.inference.registry.ModelState;
import io.athanor.inference.registry.ModelsChanged;
import io.athanor.inference.upstream.UpstreamConfig.Upstream;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands published adapters over to vLLM servers. Each pass compares what a server lists with what
 * it should have, so a server that was restarted gets its adapters again.
 */
@ApplicationScoped
public class VllmAdapters {

  private static final Logger LOGGER = LoggerFactory.getLogger(VllmAdapters.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Upstreams upstreams;
  private final ModelRepository models;
  private final Transactions transactions;
  private final WorkLoop loop = new WorkLoop("vllm-adapters", IDLE, this::handOver);

  /** What was loaded before a server lists it under the same name: which model it is. */
  private final Map<String, Map<String, String>> loaded = new HashMap<>();

  VllmAdapters(Upstreams upstreams, ModelRepository models, Transactions transactions) {
    this.upstreams = upstreams;
    this.models = models;
    this.transactions = transactions;
  }

  void start(@Observes StartupEvent event) {
    if (upstreams.configured().values().stream().anyMatch(VllmAdapters::takesAdapters)) {
      loop.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }

  void changed(@Observes ModelsChanged event) {
    loop.nudge();
  }

  private boolean handOver() {
    Map<String, ModelPublished> newest = new HashMap<>();
    for (ModelRecord model : transactions.await(models::all)) { // oldest first
      if (model.state() == ModelState.PUBLISHED) {
        newest.put(model.published().name(), model.published());
      }
    }
    upstreams
        .configured()
        .forEach(
            (name, upstream) -> {
              if (takesAdapters(upstream)) {
                reconcile(name, upstream, List.copyOf(newest.values()));
              }
            });
    return false;
  }

  private void reconcile(String name, Upstream upstream, List<ModelPublished> published) {
    Map<String, String> ours = loaded.computeIfAbsent(name, server -> new HashMap<>());
    try {
      var server = new VllmServer(upstream.url(), upstream.apiKey());
      ours.keySet().retainAll(server.models());
      String base = upstream.baseModel().or(upstream::model).orElse(name);
      Set<String> wanted = new HashSet<>();
      for (ModelPublished model : published) {
        if (model.baseModel().equals(base)) {
          wanted.add(model.name());
          load(server, upstream, model, ours);
        }
      }
      for (String gone : Set.copyOf(ours.keySet())) {
        if (!wanted.contains(gone)) {
          server.unload(gone);
          ours.remove(gone);
        }
      }
    } catch (IOException e) {
      LOGGER.warn("adapters were not handed over to {}: {}", name, e.toString());
    }
  }

  private static void load(
      VllmServer server, Upstream upstream, ModelPublished model, Map<String, String> ours)
      throws IOException {
    String id = model.modelId().value();
    if (id.equals(ours.get(model.name()))) {
      return;
    }
    Path weights = upstream.adaptersFolder().orElseThrow().resolve(model.adapter().key());
    Path folder = weights.resolveSibling("");
    server.load(model.name(), folder, ours.containsKey(model.name()));
    ours.put(model.name(), id);
    LOGGER.info("adapter {} handed over to {}", model.name(), upstream.url());
  }

  private static boolean takesAdapters(Upstream upstream) {
    return upstream.adaptersFolder().isPresent();
  }
}
