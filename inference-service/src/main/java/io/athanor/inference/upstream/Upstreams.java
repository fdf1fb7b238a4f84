package io.athanor.inference.upstream;

import io.athanor.inference.upstream.UpstreamConfig.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The models of other servers. An adapter on one of them is called {@code ADAPTER@UPSTREAM}. */
@ApplicationScoped
public class Upstreams {

  private static final char ON = '@';

  private final Map<String, Upstream> byName;

  Upstreams(UpstreamConfig config) {
    this.byName = new TreeMap<>(config.byName());
  }

  /** The model of a name. */
  public Optional<UpstreamModel> find(String name) {
    Upstream upstream = byName.get(name);
    if (upstream != null) {
      return Optional.of(model(name, upstream, upstream.model().orElse(name)));
    }
    int split = name.lastIndexOf(ON);
    Upstream host = split < 0 ? null : byName.get(name.substring(split + 1));
    return host == null || host.adaptersFolder().isEmpty()
        ? Optional.empty()
        : Optional.of(model(name, host, name.substring(0, split)));
  }

  /** The servers' own models, ordered by name. */
  public List<UpstreamModel> list() {
    return byName.keySet().stream().flatMap(name -> find(name).stream()).toList();
  }

  Map<String, Upstream> configured() {
    return byName;
  }

  private static UpstreamModel model(String name, Upstream upstream, String model) {
    return new UpstreamModel(name, upstream.url(), model, upstream.apiKey(), upstream.timeout());
  }
}
