package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How one local platform is set up.
 *
 * @param host address of the front door; everything else listens on 127.0.0.1 only
 * @param access who may call the front door
 * @param kafka bootstrap servers of a broker that runs already, or empty to start one
 * @param postgres a server that runs already, or empty to start one
 * @param trainerThreads threads a training worker computes with
 * @param allowedPrivateOrigins sites in a private network that may be read, with commas between
 *     them, such as {@code http://127.0.0.1:8650}
 * @param tracesEndpoint an OpenTelemetry collector (OTLP over HTTP) that gets the services' spans,
 *     such as {@code http://127.0.0.1:4318}; none is asked otherwise
 */
public record PlatformSettings(
    DataFolder home,
    String host,
    Ports ports,
    AccessSettings access,
    Optional<String> kafka,
    Optional<PostgresAccess> postgres,
    int trainerThreads,
    Optional<String> allowedPrivateOrigins,
    Optional<String> tracesEndpoint) {

  /** Own servers, all ports as given, front door on 127.0.0.1. */
  public static PlatformSettings of(DataFolder home, Ports ports) {
    return new PlatformSettings(
        home,
        "127.0.0.1",
        ports,
        AccessSettings.open(),
        Optional.empty(),
        Optional.empty(),
        Runtime.getRuntime().availableProcessors(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same settings, with sites in a private network that may be read. */
  public PlatformSettings withAllowedPrivateOrigins(String origins) {
    return new PlatformSettings(
        home,
        host,
        ports,
        access,
        kafka,
        postgres,
        trainerThreads,
        Optional.of(origins),
        tracesEndpoint);
  }

  /** The same settings, with a collector of traces. */
  public PlatformSettings withTracesEndpoint(String url) {
    return new PlatformSettings(
        home,
        host,
        ports,
        access,
        kafka,
        postgres,
        trainerThreads,
        allowedPrivateOrigins,
        Optional.of(url));
  }

  /** Reads every setting from its sources. */
  public static PlatformSettings from(DataFolder home, SettingSources sources) {
    var ports = new EnumMap<PortOwner, Integer>(PortOwner.class);
    for (PortOwner owner : PortOwner.values()) {
      ports.put(owner, sources.integer(owner.setting(), owner.defaultPort()));
    }
    Optional<PostgresAccess> postgres =
        sources
            .find(Setting.POSTGRES_URL)
            .map(
                url ->
                    PostgresAccess.parse(
                        url,
                        sources.find(Setting.POSTGRES_USER).orElse("postgres"),
                        sources.find(Setting.POSTGRES_PASSWORD).orElse("")));
    int threads =
        sources.integer(Setting.TRAINER_THREADS, Runtime.getRuntime().availableProcessors());
    if (threads < 1) {
      throw new PlatformFailure(
          "%s must be 1 or more, was %d".formatted(Setting.TRAINER_THREADS.option(), threads));
    }
    String host = sources.find(Setting.HOST).orElse("127.0.0.1");
    return new PlatformSettings(
        home,
        host,
        new Ports(ports),
        AccessSettings.from(sources, host),
        sources.find(Setting.KAFKA_BOOTSTRAP_SERVERS),
        postgres,
        threads,
        sources.find(Setting.ALLOWED_PRIVATE_ORIGINS),
        sources.find(Setting.TRACES_ENDPOINT));
  }

  /** Bootstrap servers of the broker in use. */
  public String bootstrapServers() {
    return kafka.orElse("127.0.0.1:" + ports.of(PortOwner.KAFKA));
  }

  /** Owners that this platform starts itself. */
  public Set<PortOwner> ownersStartedHere() {
    var owners = EnumSet.allOf(PortOwner.class);
    if (kafka.isPresent()) {
      owners.remove(PortOwner.KAFKA);
      owners.remove(PortOwner.KAFKA_CONTROLLER);
    }
    if (postgres.isPresent()) {
      owners.remove(PortOwner.POSTGRES);
    }
    return owners;
  }
}
