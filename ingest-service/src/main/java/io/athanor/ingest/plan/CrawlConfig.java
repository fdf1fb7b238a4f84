package io.athanor.ingest.plan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How far a crawl goes unless its source says otherwise, and what it obeys. */
@ConfigMapping(prefix = "athanor.ingest.crawl")
public interface CrawlConfig {

  /** Links to follow from the start page. */
  @WithDefault("5")
  int depth();

  /** Most pages of a crawl or sitemap. */
  @WithDefault("1000")
  int maxPages();

  /** Most sitemaps that one index may lead to. */
  @WithDefault("1000")
  int maxSitemaps();

  /**
   * Whether pages are left out whose site speaks against training on them: {@code noai}, TDMRep,
   * Content-Signal and Content-Usage. Turn it off only where you have the right.
   */
  @WithDefault("true")
  boolean obeyOptOuts();

  /** How many sources are read at the same time; one host is always asked one after the other. */
  @WithDefault("4")
  int threads();
}
