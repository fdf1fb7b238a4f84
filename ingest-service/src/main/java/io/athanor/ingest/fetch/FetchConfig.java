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

  /** Largest file or upload. */
  @WithDefault("32M")
  MemorySize maxBytes();

  /** Fetching from web sites. */
  Fetch fetch();

  /** Settings of fetching from web sites. */
  interface Fetch {

    /** Folder that keeps fetched pages. */
    Path cacheDirectory();

    /** Whether every page must come from the cache; the network is not used then. */
    @WithDefault("false")
    boolean offline();

    /** Origins, such as {@code http://wiki.internal:8080}, that may lie in a private network. */
    Optional<List<URI>> allowedPrivateOrigins();

    /** Mail address or web page through which sites reach you; needed for public sites. */
    Optional<String> contact();

    /** Product and version in the {@code User-Agent}; robots.txt is matched with the product. */
    @WithDefault("athanor/0.1")
    String agentName();

    /** Time until a connection stands. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Longest silence, before the first byte of an answer and between two. */
    @WithDefault("10s")
    Duration firstByteTimeout();

    /** Time until the last byte of an answer. */
    @WithDefault("60s")
    Duration totalTimeout();

    /** Largest page as it is sent. */
    @WithDefault("10M")
    MemorySize maxBytes();

    /** Largest page after decompression. */
    @WithDefault("50M")
    MemorySize maxDecodedBytes();

    /** How many redirects are followed. */
    @WithDefault("10")
    int maxRedirects();

    /** How often a busy or unreachable server is asked for a page in all. */
    @WithDefault("5")
    int attempts();

    /** Longest pause that a busy server may ask for; a longer one rejects the page. */
    @WithDefault("24h")
    Duration longestWait();

    /** First bound of the random pause before another attempt; it doubles each time. */
    @WithDefault("1s")
    Duration firstBackOff();

    /** Last bound of the random pause before another attempt. */
    @WithDefault("60s")
    Duration longestBackOff();

    /** Rest of a host between two requests; a slow host gets five times its last answer time. */
    @WithDefault("1s")
    Duration pace();

    /** Longest rest of a host, its {@code Crawl-delay} included. */
    @WithDefault("30s")
    Duration longestPace();

    /** Failures of a host in a row after which it is left alone for a while. */
    @WithDefault("10")
    int breakerFailures();

    /** How long a failing host is left alone at first; it doubles each time, five times. */
    @WithDefault("60s")
    Duration breakerPause();
  }
}
