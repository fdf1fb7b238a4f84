package io.athanor.local.settings;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one local platform is set up.
 *
 * @param host address of the front door; everything else listens on 127.0.0.1 only
 * @param access who may call the front door
 * @param kafka bootstrap servers of a broker that runs already, or empty to start one
 * @param postgres a server that runs already, or empty to start one
 * @param trainers the trainer nodes
 * @param allowedPrivateOrigins sites in a private network that may be read, with commas between
 *     them, such as {@code http://127.0.0.1:8650}
 * @param blobs where the services keep their artifacts
 * @param serviceEnvironment variables that every service gets besides its own; they win
 */
public record PlatformSettings(
    DataFolder home,
    String host,
    Ports ports,
    AccessSettings access,
    Optional<String> kafka,
    Optional<PostgresAccess> postgres,
    TrainerSettings trainers,
    Optional<String> allowedPrivateOrigins,
    BlobSettings blobs,
    Map<String, String> serviceEnvironment) {

  public PlatformSettings {
    serviceEnvironment = Map.copyOf(serviceEnvironment);
  }

  /** Own servers, all ports as given, front door on 127.0.0.1. */
  public static PlatformSettings of(DataFolder home, Ports ports) {
    return new PlatformSettings(
        home,
        "127.0.0.1",
        ports,
        AccessSettings.open(),
        Optional.empty(),
        Optional.empty(),
        TrainerSettings.sharing(1),
        Optional.empty(),
        BlobSettings.inDataFolder(),
        Map.of());
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
        trainers,
        Optional.of(origins),
        blobs,
        serviceEnvironment);
  }

  /** The same settings with other trainer nodes. */
  public PlatformSettings withTrainers(TrainerSettings nodes) {
    return new PlatformSettings(
        home,
        host,
        ports,
        access,
        kafka,
        postgres,
        nodes,
        allowedPrivateOrigins,
        blobs,
        serviceEnvironment);
  }

  /** The same settings, with artifacts elsewhere. */
  public PlatformSettings withBlobs(BlobSettings elsewhere) {
    return new PlatformSettings(
        home,
        host,
        ports,
        access,
        kafka,
        postgres,
        trainers,
        allowedPrivateOrigins,
        elsewhere,
        serviceEnvironment);
  }

  /** The same settings with more variables for every service. */
  public PlatformSettings withServiceEnvironment(Map<String, String> more) {
    var all = new HashMap<>(serviceEnvironment);
    all.putAll(more);
    return new PlatformSettings(
        home, host, ports, access, kafka, postgres, trainers, allowedPrivateOrigins, blobs, all);
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
    String host = sources.find(Setting.HOST).orElse("127.0.0.1");
    return new PlatformSettings(
        home,
        host,
        new Ports(ports),
        AccessSettings.from(sources, host),
        sources.find(Setting.KAFKA_BOOTSTRAP_SERVERS),
        postgres,
        TrainerSettings.from(sources),
        sources.find(Setting.ALLOWED_PRIVATE_ORIGINS),
        BlobSettings.from(sources),
        sources.find(Setting.TRACES_ENDPOINT).map(TraceSettings::environment).orElse(Map.of()));
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
