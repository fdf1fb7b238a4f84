package io.athanor.kit.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;

/** How to reach Kafka; the same key that the messaging channels use. */
@ConfigMapping(prefix = "kafka")
public interface KafkaConnectionConfig {

  /** Comma-separated {@code host:port} of some brokers. */
  @WithName("bootstrap.servers")
  String bootstrapServers();
}
