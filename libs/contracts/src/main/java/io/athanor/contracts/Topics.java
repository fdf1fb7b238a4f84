package io.athanor.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Kafka topics: one per stream of an aggregate's events. They are created, never invented. */
public final class Topics {

  public static final String INGEST_REQUESTS = "ingest-requests.v1";
  public static final String DOCUMENTS = "documents.v1";
  public static final String DATASETS = "datasets.v1";
  public static final String FILES = "files.v1";
  public static final String TRAINING_REQUESTS = "training-requests.v1";
  public static final String TRAINING_RUNS = "training-runs.v1";
  public static final String TRAINING_METRICS = "training-metrics.v1";
  public static final String MODELS = "models.v1";
  public static final String EVALUATIONS = "evaluations.v1";

  /**
   * How a topic is created.
   *
   * @param name its name, version included
   * @param partitions number of partitions
   * @param retention how long records are kept; ignored for a compacted topic
   * @param compacted whether only the last record of a key is kept
   */
  public record Definition(String name, int partitions, Duration retention, boolean compacted) {

    /** The topic's settings by Kafka's names; what is not here is the broker's default. */
    public Map<String, String> settings() {
      Map<String, String> settings = new TreeMap<>();
      if (compacted) {
        settings.put("cleanup.policy", "compact");
      } else {
        settings.put("retention.ms", Long.toString(retention.toMillis()));
      }
      if (name.endsWith(DEAD_LETTERS)) {
        settings.put("max.message.bytes", Integer.toString(GREATEST_DEAD_LETTER));
      }
      return settings;
    }
  }

  private static final String DEAD_LETTERS = ".dlq";

  /** Kafka's own limit for a record is 1 MiB; a dead letter has the reason besides. */
  private static final int GREATEST_DEAD_LETTER = 2 << 20;

  private static final int PARTITIONS = 12;
  private static final int METRICS_PARTITIONS = 6;
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration WEEK = Duration.ofDays(7);

  private Topics() {}

  /** Every topic with its consumers' dead-letter topics, in the order of the pipeline. */
  public static List<Definition> all() {
    return List.of(
        new Definition(INGEST_REQUESTS, PARTITIONS, WEEK, false),
        deadLetters(INGEST_REQUESTS, "ingest"),
        new Definition(DOCUMENTS, PARTITIONS, MONTH, false),
        deadLetters(DOCUMENTS, "dataset"),
        deadLetters(DOCUMENTS, "inference"),
        new Definition(DATASETS, PARTITIONS, MONTH, false),
        deadLetters(DATASETS, "trainer"),
        new Definition(FILES, PARTITIONS, MONTH, true),
        deadLetters(FILES, "dataset"),
        deadLetters(FILES, "trainer"),
        new Definition(TRAINING_REQUESTS, PARTITIONS, WEEK, false),
        deadLetters(TRAINING_REQUESTS, "trainer"),
        new Definition(TRAINING_RUNS, PARTITIONS, MONTH, false),
        deadLetters(TRAINING_RUNS, "trainer"),
        new Definition(TRAINING_METRICS, METRICS_PARTITIONS, Duration.ofDays(2), false),
        deadLetters(TRAINING_METRICS, "trainer"),
        new Definition(MODELS, PARTITIONS, MONTH, true),
        deadLetters(MODELS, "inference"),
        new Definition(EVALUATIONS, PARTITIONS, MONTH, false));
  }

  /** The dead-letter topic of one consumer: original bytes, the reason in headers. */
  public static String deadLetterTopic(String topic, String consumer) {
    return topic + '.' + consumer + DEAD_LETTERS;
  }

  private static Definition deadLetters(String topic, String consumer) {
    return new Definition(deadLetterTopic(topic, consumer), 1, MONTH, false);
  }
}
