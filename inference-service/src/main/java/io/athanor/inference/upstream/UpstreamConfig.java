package io.athanor.inference.upstream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Other servers, by the name that clients know their model by. */
@ConfigMapping(prefix = "athanor.inference.upstreams")
public interface UpstreamConfig {

  @WithParentName
  Map<String, Upstream> byName();

  /** One server. */
  interface Upstream {

    /** Its OpenAI interface, for example {@code http://gpu-1:8000/v1}. */
    URI url();

    /** What the server calls the model, if that is something else than the name here. */
    Optional<String> model();

    /** Sent as bearer token. */
    Optional<String> apiKey();

    /** How long it may take until it begins to answer. */
    @WithDefault("120s")
    Duration timeout();

    /**
     * Folder in which a vLLM server sees our blob store. Where it is set, adapters of the same base
     * model are handed over to the server and answer as {@code ADAPTER@NAME}.
     */
    Optional<Path> adaptersFolder();

    /** Base model whose adapters are handed over, if the server calls it something else. */
    Optional<String> baseModel();
  }
}
