package io.athanor.local.settings;

/** What listens on a port of the platform, with the port taken when none is asked for. */
public enum PortOwner {
  FRONT_DOOR("the front door", 8080, Setting.PORT),
  INGEST("ingest-service", 8081, Setting.INGEST_PORT),
  DATASET("dataset-service", 8082, Setting.DATASET_PORT),
  TRAINER("trainer-service", 8083, Setting.TRAINER_PORT),
  INFERENCE("inference-service", 8084, Setting.INFERENCE_PORT),
  // Not 9092 and 5432: machines that run their own broker or database keep them there.
  KAFKA("Kafka", 19092, Setting.KAFKA_PORT),
  KAFKA_CONTROLLER("Kafka's controller", 19093, Setting.KAFKA_CONTROLLER_PORT),
  POSTGRES("PostgreSQL", 15432, Setting.POSTGRES_PORT);

  private final String label;
  private final int defaultPort;
  private final Setting setting;

  PortOwner(String label, int defaultPort, Setting setting) {
    this.label = label;
    this.defaultPort = defaultPort;
    this.setting = setting;
  }

  /** Name for messages. */
  public String label() {
    return label;
  }

  public int defaultPort() {
    return defaultPort;
  }

  /** Setting that moves it to another port. */
  public Setting setting() {
    return setting;
  }
}
