package io.athanor.kit.outbox;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Creates the relay's Kafka producer. It reaches the brokers as the messaging channels do: by all
 * settings under {@code kafka}, those of SASL and TLS among them.
 */
@ApplicationScoped
class OutboxProducer {

  private final Map<String, Object> connection;

  OutboxProducer(@Identifier("default-kafka-broker") Map<String, Object> connection) {
    this.connection = connection;
  }

  Producer<String, byte[]> create() {
    return new KafkaProducer<>(configuration(), new StringSerializer(), new ByteArraySerializer());
  }

  Map<String, Object> configuration() {
    var configuration = new HashMap<>(connection);
    configuration.keySet().retainAll(ProducerConfig.configNames());
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    configuration.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
    return configuration;
  }
}
