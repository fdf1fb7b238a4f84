package io.athanor.local.kafka;

import io.athanor.contracts.Topics;
import io.athanor.local.failure.PlatformFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The dead letters of every consumer. Sending one again puts it into the topic it came from, for
 * all consumers of it: those that had it already do nothing, as with any second delivery.
 */
public final class DeadLetters {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String bootstrapServers;

  public DeadLetters(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** All of them, topic by topic, oldest first. */
  public List<DeadLetter> list() {
    List<DeadLetter> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> reader = reader()) {
      Set<String> present = reader.listTopics(PATIENCE).keySet();
      List<TopicPartition> partitions =
          Topics.all().stream()
              .map(Topics.Definition::name)
              .filter(name -> DeadLetter.isDeadLetterTopic(name) && present.contains(name))
              .flatMap(name -> reader.partitionsFor(name, PATIENCE).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      for (TopicPartition partition : partitions) {
        read(reader, partition, found);
      }
      return found;
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private static void read(
      KafkaConsumer<String, byte[]> reader, TopicPartition partition, List<DeadLetter> found) {
    List<TopicPartition> only = List.of(partition);
    long end = reader.endOffsets(only, PATIENCE).getOrDefault(partition, 0L);
    reader.assign(only);
    reader.seekToBeginning(only);
    while (reader.position(partition, PATIENCE) < end) {
      reader.poll(PATIENCE).forEach(record -> found.add(DeadLetter.of(record)));
    }
  }

  /** The dead letter at a place, which {@link DeadLetter#place()} names. */
  public DeadLetter find(String place) {
    return list().stream()
        .filter(letter -> letter.place().equals(place))
        .findFirst()
        .orElseThrow(
            () ->
                new PlatformFailure(
                    "There is no dead letter %s; ./athanor dead-letters lists them"
                        .formatted(place)));
  }

  /** Sends the original record again; the place that it has now. */
  public String replay(DeadLetter letter) {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "acks",
            "all",
            "enable.idempotence",
            true,
            "max.block.ms",
            PATIENCE.toMillis());
    try (var producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer())) {
      RecordMetadata sent = producer.send(letter.original()).get();
      return "%s-%d@%d".formatted(sent.topic(), sent.partition(), sent.offset());
    } catch (ExecutionException | KafkaException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("Sending %s again was interrupted".formatted(letter.place()), e);
    }
  }

  private KafkaConsumer<String, byte[]> reader() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private PlatformFailure unreachable(Exception cause) {
    return new PlatformFailure(
        "Kafka at %s does not answer (%s); is the platform up? ./athanor status shows it"
            .formatted(bootstrapServers, cause.getMessage()),
        cause);
  }
}
