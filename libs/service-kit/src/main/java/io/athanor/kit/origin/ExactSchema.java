package io.athanor.kit.origin;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets no service start on a schema that it does not know: one that a newer release has migrated,
 * which Flyway by itself would let pass, or another service's. Whoever sets Flyway's {@code
 * ignore-migration-patterns} decides that for themselves.
 */
@Singleton
class ExactSchema implements FlywayConfigurationCustomizer, Callback {

  private static final Logger LOGGER = LoggerFactory.getLogger(ExactSchema.class);

  private final boolean tolerant;

  ExactSchema(
      @ConfigProperty(name = "quarkus.flyway.ignore-migration-patterns")
          Optional<List<String>> tolerated) {
    this.tolerant = tolerated.isPresent();
  }

  @Override
  public void customize(FluentConfiguration configuration) {
    if (!tolerant) {
      configuration.ignoreMigrationPatterns(new String[0]);
    }
    configuration.callbacks(
        Stream.concat(Arrays.stream(configuration.getCallbacks()), Stream.of(this))
            .toArray(Callback[]::new));
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_VALIDATE_ERROR;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  /** Says what to do; what differs stands in Flyway's own error, which ends the start. */
  @Override
  public void handle(Event event, Context context) {
    LOGGER.error(
        "the database does not have the schema of this release: start the release that has migrated"
            + " it, or restore a database of this one; do not \"repair\" it (docs/reliability.md)");
  }

  @Override
  public String getCallbackName() {
    return "exact-schema";
  }
}
