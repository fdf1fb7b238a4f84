package io.athanor.local.front;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.athanor.local.service.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which path belongs to which service, from {@code routes.json}. A prefix matches whole path
 * segments: {@code /v1/chat} matches {@code /v1/chat/completions}, not {@code /v1/chatter}.
 */
public record RouteTable(List<Route> routes) {

  /** One line of the table; {@code service} is a {@link Service#word()}. */
  public record Route(String prefix, String service) {

    boolean matches(String path) {
      return path.startsWith(prefix)
          && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    Service target() {
      return Arrays.stream(Service.values())
          .filter(candidate -> candidate.word().equals(service))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("routes.json: unknown service " + service));
    }
  }

  public RouteTable {
    routes = List.copyOf(routes);
  }

  /** The table that ships. */
  public static RouteTable shipped() {
    try (InputStream json =
        Objects.requireNonNull(RouteTable.class.getResourceAsStream("routes.json"))) {
      return JsonMapper.builder().build().readValue(json, RouteTable.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The service a path belongs to. */
  public Optional<Service> serviceFor(String path) {
    return routes.stream().filter(route -> route.matches(path)).map(Route::target).findFirst();
  }
}
