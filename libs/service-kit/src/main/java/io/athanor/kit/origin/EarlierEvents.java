package io.athanor.kit.origin;

import io.athanor.kit.messaging.ConsumedTopic;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before anything is consumed, whether the service's own consumer groups are ahead of a new
 * database: what they acknowledged had its effect in another one, and Kafka would not send it
 * again. What others have published by then is no evidence, since a service may be the last to
 * start or be added later.
 */
@ApplicationScoped
class EarlierEvents {

  private static final Logger LOGGER = LoggerFactory.getLogger(EarlierEvents.class);

  private final DataSource database;
  private final Map<String, Object> connection;
  private final List<String> groups;
  private final NewDatabaseConfig config;

  EarlierEvents(
      DataSource database,
      @Identifier("default-kafka-broker") Map<String, Object> connection,
      Config settings,
      NewDatabaseConfig config) {
    this.database = database;
    this.connection = connection;
    this.groups =
        ConsumedTopic.of(settings).stream().map(ConsumedTopic::group).distinct().sorted().toList();
    this.config = config;
  }

  void look(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event)
      throws SQLException, InterruptedException {
    if (groups.isEmpty()) {
      return;
    }
    try (Connection session = database.getConnection();
        Statement statement = session.createStatement()) {
      if (!NewDatabase.isMarked(statement)) {
        return;
      }
      session.setAutoCommit(false);
      // Another node may look at the same time, and has then decided for this one.
      statement.execute("lock table " + NewDatabase.HISTORY + " in share row exclusive mode");
      if (NewDatabase.isMarked(statement)) {
        decide();
        NewDatabase.unmark(statement);
      }
      session.commit();
    }
  }

  private void decide() throws InterruptedException {
    try (GroupOffsets offsets = new GroupOffsets(connection)) {
      for (GroupOffsets.Acknowledged earlier : offsets.acknowledged(groups)) {
        switch (config.earlierEvents()) {
          case REFUSE ->
              throw new ConfigurationException(
                  """
                  the database is new, but consumer group %s has acknowledged events (next \
                  offsets: %s), whose effects were in another database. Kafka will not send them \
                  again. Stop the service and restore that database; or start it once with \
                  athanor.new-database.earlier-events=replay (consume again what the topics still \
                  hold) or skip (do without); see docs/reliability.md"""
                      .formatted(earlier.group(), earlier));
          case REPLAY -> {
            offsets.rewind(earlier);
            LOGGER.warn(
                "the database is new: group {} begins again with its topics", earlier.group());
          }
          case SKIP ->
              LOGGER.warn(
                  "the database is new: what group {} has acknowledged before stays lost ({})",
                  earlier.group(),
                  earlier);
        }
      }
    }
  }
}
