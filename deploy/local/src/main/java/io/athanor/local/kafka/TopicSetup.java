package io.athanor.local.kafka;

import io.athanor.contracts.Topics;
import io.athanor.local.failure.PlatformFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of {@link Topics} that a broker does not have yet; changes none. */
public final class TopicSetup {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private TopicSetup() {}

  /** Waits until the broker answers, then creates what is missing. */
  public static void createMissing(String bootstrapServers, List<Topics.Definition> topics) {
    Map<String, Object> configuration =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) TIMEOUT.toMillis());
    try (Admin admin = Admin.create(configuration)) {
      Set<String> existing = await(admin.listTopics().names());
      int replicas = await(admin.describeCluster().nodes()).size();
      for (Topics.Definition topic : topics) {
        if (!existing.contains(topic.name())) {
          create(admin, topic, (short) Math.min(replicas, 3));
        }
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new PlatformFailure(
          "Kafka at %s does not answer: %s".formatted(bootstrapServers, e.getMessage()), e);
    } catch (org.apache.kafka.common.KafkaException e) {
      throw new PlatformFailure(
          "Kafka at %s cannot be used: %s".formatted(bootstrapServers, reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("Creating the topics was interrupted", e);
    }
  }

  private static void create(Admin admin, Topics.Definition topic, short replicas)
      throws InterruptedException, ExecutionException, TimeoutException {
    var request =
        new NewTopic(topic.name(), topic.partitions(), replicas).configs(topic.settings());
    try {
      await(admin.createTopics(List.of(request)).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }
}
