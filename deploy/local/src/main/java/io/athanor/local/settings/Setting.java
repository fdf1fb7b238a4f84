package io.athanor.local.settings;

import java.util.Locale;

/**
 * Every setting of the local platform: one key that is the command-line option, the entry of {@code
 * settings.properties} in the data folder and, in capitals, the environment variable.
 */
public enum Setting {
  HOME("home", "ATHANOR_HOME"),
  HOST("host", "ATHANOR_HOST"),
  PORT("port", "ATHANOR_PORT"),
  API_KEYS("api-keys", "ATHANOR_API_KEYS"),
  CORS_ORIGINS("cors-origins", "ATHANOR_CORS_ORIGINS"),
  INGEST_PORT("ingest-port", "ATHANOR_INGEST_PORT"),
  DATASET_PORT("dataset-port", "ATHANOR_DATASET_PORT"),
  TRAINER_PORT("trainer-port", "ATHANOR_TRAINER_PORT"),
  INFERENCE_PORT("inference-port", "ATHANOR_INFERENCE_PORT"),
  KAFKA_PORT("kafka-port", "ATHANOR_KAFKA_PORT"),
  KAFKA_CONTROLLER_PORT("kafka-controller-port", "ATHANOR_KAFKA_CONTROLLER_PORT"),
  POSTGRES_PORT("postgres-port", "ATHANOR_POSTGRES_PORT"),
  KAFKA_BOOTSTRAP_SERVERS("kafka-bootstrap-servers", "KAFKA_BOOTSTRAP_SERVERS"),
  POSTGRES_URL("postgres-url", "ATHANOR_POSTGRES_URL"),
  POSTGRES_USER("postgres-user", "ATHANOR_POSTGRES_USER"),
  POSTGRES_PASSWORD("postgres-password", "ATHANOR_POSTGRES_PASSWORD"),
  TRAINERS("trainers", "ATHANOR_TRAINERS"),
  TRAINER_THREADS("trainer-threads", "ATHANOR_TRAINER_WORKER_THREADS"),
  BLOBS("blobs", "ATHANOR_BLOBS_URI"),
  BLOBS_ENDPOINT("blobs-endpoint", "ATHANOR_BLOBS_S3_ENDPOINT"),
  ALLOWED_PRIVATE_ORIGINS(
      "allowed-private-origins", "ATHANOR_INGEST_FETCH_ALLOWED_PRIVATE_ORIGINS"),
  TRACES_ENDPOINT("traces-endpoint", "ATHANOR_TRACES_ENDPOINT");

  private final String key;
  private final String variable;

  Setting(String key, String variable) {
    this.key = key;
    this.variable = variable;
  }

  /** Key in {@code settings.properties}, for example {@code kafka-port}. */
  public String key() {
    return key;
  }

  /** Environment variable, for example {@code ATHANOR_KAFKA_PORT}. */
  public String variable() {
    return variable;
  }

  /** Command-line option, for example {@code --kafka-port}. */
  public String option() {
    return "--" + key;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
