package io.athanor.local.postgres;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.PostgresAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** The services' databases, one each on one server. */
public final class Databases {

  private static final String MAINTENANCE_DATABASE = "postgres";

  private Databases() {}

  /** Makes those that are missing. */
  public static void createMissing(PostgresAccess access, List<String> names) {
    try (Connection connection = connect(access)) {
      for (String name : names) {
        if (!exists(connection, name)) {
          try (Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
          }
        }
      }
    } catch (SQLException e) {
      throw new PlatformFailure(
          "PostgreSQL at %s cannot be used: %s".formatted(access, e.getMessage()), e);
    }
  }

  static boolean answers(PostgresAccess access) {
    try (Connection connection = connect(access)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, name);
      return query.executeQuery().next();
    }
  }

  private static Connection connect(PostgresAccess access) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", access.user());
    properties.setProperty("password", access.password());
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("loginTimeout", "5");
    return DriverManager.getConnection(access.jdbcUrl(MAINTENANCE_DATABASE), properties);
  }
}
