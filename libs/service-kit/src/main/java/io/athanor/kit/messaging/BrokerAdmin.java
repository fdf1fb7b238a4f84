package io.athanor.kit.messaging;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/** The one connection by which a service asks its brokers about themselves. */
@ApplicationScoped
class BrokerAdmin {

  private final Map<String, Object> connection;
  private @Nullable Admin admin;

  BrokerAdmin(@Identifier("default-kafka-broker") Map<String, Object> connection) {
    this.connection = connection;
  }

  /**
   * Made when it is needed: where no name of a broker resolves yet, there can be none.
   *
   * @throws org.apache.kafka.common.KafkaException when none can be made now
   */
  synchronized Admin get() {
    if (admin == null) {
      admin = Admin.create(configuration());
    }
    return admin;
  }

  /** The connection of the messaging channels, SASL and TLS included. */
  private Map<String, Object> configuration() {
    var configuration = new HashMap<>(connection);
    configuration.keySet().retainAll(AdminClientConfig.configNames());
    configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    // Each attempt at a broker that is away is a line in the log.
    configuration.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 10_000);
    return configuration;
  }

  @PreDestroy
  synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
