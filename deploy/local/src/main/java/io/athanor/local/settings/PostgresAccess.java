package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.net.URI;

/**
 * A PostgreSQL server to use: where it listens and who may create databases there. Each service has
 * a database of its own on it.
 *
 * @param query what follows the database name in a connection URL, with its question mark, or empty
 */
public record PostgresAccess(String host, int port, String query, String user, String password) {

  private static final int POSTGRES_PORT = 5432;

  /** Reads {@code [jdbc:]postgresql://host[:port][/...][?query]}. */
  public static PostgresAccess parse(String url, String user, String password) {
    try {
      URI uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() == null || !(scheme.equals("postgresql") || scheme.equals("postgres"))) {
        throw new IllegalArgumentException("not a postgresql URL");
      }
      int port = uri.getPort() < 0 ? POSTGRES_PORT : uri.getPort();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return new PostgresAccess(uri.getHost(), port, query, user, password);
    } catch (IllegalArgumentException e) {
      throw new PlatformFailure(
          "%s must look like postgresql://host:5432, was %s"
              .formatted(Setting.POSTGRES_URL.variable(), url),
          e);
    }
  }

  public String jdbcUrl(String database) {
    return "jdbc:" + reactiveUrl(database);
  }

  public String reactiveUrl(String database) {
    return "postgresql://%s:%d/%s%s".formatted(host, port, database, query);
  }

  /** Without the password, which must not reach a log. */
  @Override
  public String toString() {
    return "postgresql://%s@%s:%d".formatted(user, host, port);
  }
}
