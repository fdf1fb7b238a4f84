package io.athanor.ingest.fetch;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where sources may come from and what a fetch may cost. */
@ConfigMapping(prefix = "athanor.ingest")
public interface FetchConfig {

  /** Folders below which {@code file:} sources may be read; none unless named. */
  Optional<List<Path>> fileRoots();

  /** Largest file or page. */
  @WithDefault("32M")
  MemorySize maxBytes();

  /** Fetching from web sites. */
  Fetch fetch();

  /** Settings of fetching from web sites. */
  interface Fetch {

    /** Folder that keeps fetched pages. */
    Path cacheDirectory();

    /** Origins, such as {@code http://wiki.internal:8080}, that may lie in a private network. */
    Optional<List<URI>> allowedPrivateOrigins();

    /** Time until a connection stands. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Time until the last byte of an answer. */
    @WithDefault("60s")
    Duration totalTimeout();

    /** How many redirects are followed. */
    @WithDefault("10")
    int maxRedirects();

    /** How often a busy or unreachable server is asked in all. */
    @WithDefault("4")
    int attempts();

    /** Longest pause that a busy server may ask for; a longer one rejects the source. */
    @WithDefault("60s")
    Duration longestWait();

    /** Rest of a host between two requests. */
    @WithDefault("1s")
    Duration pace();

    /** Who asks; name a way to reach the operator. */
    @WithDefault("athanor/0.1 (self-hosted fine-tuning)")
    String userAgent();
  }
}
