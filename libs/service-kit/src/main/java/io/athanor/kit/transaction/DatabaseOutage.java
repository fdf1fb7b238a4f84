package io.athanor.kit.transaction;

import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a database that is away, starting, stopping or out of space from a statement that is wrong:
 * the same request succeeds later.
 */
public final class DatabaseOutage {

  /**
   * Classes of SQLSTATE: connection, insufficient resources (a full disk is one), intervention of
   * an operator, system error.
   */
  private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

  private DatabaseOutage() {}

  /** Whether an outage is the failure or what caused it. */
  public static boolean isBehind(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof ClosedConnectionException
          || (cause instanceof DatabaseException refused && isOutage(refused.getSqlState()))
          // What Hibernate makes of the former.
          || (cause instanceof SQLException refused && isOutage(refused.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutage(@Nullable String sqlState) {
    return sqlState != null && sqlState.length() == 5 && CLASSES.contains(sqlState.substring(0, 2));
  }
}
