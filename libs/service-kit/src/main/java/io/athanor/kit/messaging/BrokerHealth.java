package io.athanor.kit.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says whether a broker answers, and is up either way: without Kafka a service goes on reading,
 * answering and accepting work, which the outbox keeps until there is a broker again. To be down
 * would take every service out of its address at once for what only delays events.
 */
@Readiness
@ApplicationScoped
class BrokerHealth implements HealthCheck {

  private static final String NAME = "broker";

  /** Probes come from many sides; the brokers are asked once for all of them. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final int PATIENCE_MILLIS = 3000;

  private final BrokerAdmin broker;
  private long askedAt = System.nanoTime() - FRESH.toNanos();
  private volatile String problem = "not asked yet";

  BrokerHealth(BrokerAdmin broker) {
    this.broker = broker;
  }

  /** What was last heard; no probe waits for a broker. */
  @Override
  public HealthCheckResponse call() {
    askAgain();
    String now = problem;
    var response = HealthCheckResponse.named(NAME).up().withData("answers", now.isEmpty());
    return now.isEmpty() ? response.build() : response.withData("problem", now).build();
  }

  private synchronized void askAgain() {
    if (System.nanoTime() - askedAt < FRESH.toNanos()) {
      return;
    }
    askedAt = System.nanoTime();
    try {
      broker
          .get()
          .describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
          .clusterId()
          .whenComplete((id, failure) -> problem = failure == null ? "" : describe(failure));
    } catch (KafkaException e) {
      problem = describe(e);
    }
  }

  private static String describe(Throwable failure) {
    return "no broker answers, events wait in the outbox: " + failure.getMessage();
  }
}
