package io.athanor.kit.origin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a service does that has an empty database and consumed events before. */
@ConfigMapping(prefix = "athanor.new-database")
public interface NewDatabaseConfig {

  /** What becomes of the events that its groups acknowledged to Kafka. */
  @WithDefault("refuse")
  Choice earlierEvents();

  /** The ways to go on, and not to. */
  enum Choice {
    /** The service does not start. */
    REFUSE,
    /** They are consumed again, as far as their topics still hold them. */
    REPLAY,
    /** They stay lost for this service. */
    SKIP
  }
}
