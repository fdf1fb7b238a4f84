package io.athanor.kit.notice;

import io.athanor.kit.work.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgNotification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's {@code LISTEN} and {@code NOTIFY}: a notice reaches every process that listens when
 * its transaction commits, and nobody later. So it may only say that it is time to look; whoever
 * missed it must find the same by looking now and then. One connection is kept for listening once
 * somebody does, and replaced when it breaks.
 */
@ApplicationScoped
public class Notices {

  private static final Logger LOGGER = LoggerFactory.getLogger(Notices.class);

  /** PostgreSQL refuses payloads of 8000 bytes or more. */
  private static final int LONGEST_TEXT = 7_999;

  /** Time after which a connection that died silently is found out. */
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Pool pool;
  private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
  private final WorkLoop loop = new WorkLoop("notices", CHECK_EVERY, this::stayConnected);
  private volatile @Nullable PgConnection connection;

  /** Channels that the connection listens to; belongs to the loop's thread. */
  private final Set<String> heard = new HashSet<>();

  Notices(Pool pool) {
    this.pool = pool;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }

  /**
   * Hears every notice of a channel, those of this process included.
   *
   * @param channel a name of small letters and underscores
   * @param listener called on an event loop: must not block
   */
  public void listen(String channel, Consumer<String> listener) {
    if (!channel.matches("[a-z_]+")) {
      throw new IllegalArgumentException("not a channel's name: " + channel);
    }
    if (listeners.putIfAbsent(channel, listener) != null) {
      throw new IllegalStateException("somebody listens to " + channel + " already");
    }
    loop.nudge();
  }

  /** Tells whoever listens now; does not wait, and a text that is too long is not sent. */
  public void tell(String channel, String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
      return;
    }
    pool.preparedQuery("select pg_notify($1, $2)")
        .execute(Tuple.of(channel, text))
        .subscribe()
        .with(
            sent -> {}, failure -> LOGGER.atDebug().setCause(failure).log("a notice was not sent"));
  }

  private boolean stayConnected() {
    if (listeners.isEmpty()) {
      return false;
    }
    PgConnection known = connection;
    PgConnection current = known == null ? open() : known;
    try {
      for (String channel : listeners.keySet()) {
        if (!heard.contains(channel)) {
          run(current, "listen " + channel);
          heard.add(channel);
        }
      }
      run(current, "select 1");
      return false;
    } catch (RuntimeException e) {
      connection = null;
      current.closeAndForget();
      throw e;
    }
  }

  private PgConnection open() {
    PgConnection fresh = PgConnection.cast(pool.getConnection().await().atMost(PATIENCE));
    heard.clear();
    fresh.notificationHandler(this::pass);
    fresh.closeHandler(
        () -> {
          if (connection == fresh) {
            connection = null;
            loop.nudge();
          }
        });
    connection = fresh;
    return fresh;
  }

  private static void run(PgConnection connection, String statement) {
    connection.query(statement).execute().await().atMost(PATIENCE);
  }

  private void pass(PgNotification notice) {
    Consumer<String> listener = listeners.get(notice.getChannel());
    if (listener != null) {
      listener.accept(notice.getPayload());
    }
  }
}
