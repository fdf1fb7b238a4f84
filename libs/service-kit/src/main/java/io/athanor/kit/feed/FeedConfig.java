package io.athanor.kit.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The event feed of a service. */
@ConfigMapping(prefix = "athanor.feed")
interface FeedConfig {

  /** Whether watchers see the progress of every process of this service, not only of their own. */
  @WithDefault("false")
  boolean shared();
}
