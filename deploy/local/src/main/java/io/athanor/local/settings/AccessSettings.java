package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Who may call the platform.
 *
 * @param keysRequired whether callers need an API key
 * @param corsOrigins web pages whose scripts may call, with commas between them
 */
public record AccessSettings(boolean keysRequired, Optional<String> corsOrigins) {

  /** Everybody on this machine, as on 127.0.0.1 by default. */
  public static AccessSettings open() {
    return new AccessSettings(false, Optional.empty());
  }

  static AccessSettings from(SettingSources sources, String host) {
    boolean reachable = !isLoopback(host);
    boolean required =
        switch (sources.find(Setting.API_KEYS).orElse(reachable ? "on" : "off")) {
          case "on" -> true;
          case "off" -> false;
          case String other ->
              throw new PlatformFailure(
                  "%s must be on or off, was %s".formatted(Setting.API_KEYS.option(), other));
        };
    if (reachable && !required) {
      throw new PlatformFailure(
          "Others can reach %s: %s off is for addresses of this machine only, such as 127.0.0.1"
              .formatted(host, Setting.API_KEYS.option()));
    }
    return new AccessSettings(required, sources.find(Setting.CORS_ORIGINS));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new PlatformFailure(
          "%s is no address: %s".formatted(Setting.HOST.option(), e.getMessage()), e);
    }
  }
}
