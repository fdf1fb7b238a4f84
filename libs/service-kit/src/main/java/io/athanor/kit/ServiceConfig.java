package io.athanor.kit;

import io.smallrye.config.ConfigMapping;

/** Which service this is. */
@ConfigMapping(prefix = "athanor.service")
public interface ServiceConfig {

  /** Short name, for example {@code ingest}: names the consumer group and the events' source. */
  String name();
}
