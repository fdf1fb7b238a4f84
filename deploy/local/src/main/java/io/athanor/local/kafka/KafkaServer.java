package io.athanor.local.kafka;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.ChildSpec;
import io.athanor.local.process.ChildSpec.StopSignal;
import io.athanor.local.process.ForegroundProgram;
import io.athanor.local.process.JavaCommand;
import io.athanor.local.process.RunAs;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.kafka.common.Uuid;

/**
 * A single Kafka node in KRaft mode, broker and controller in one child JVM.
 *
 * <p>The storage is formatted once; its cluster id stays with the data. The quorum is a static one
 * ({@code controller.quorum.voters}): a dynamic quorum would write the controller's port into the
 * data and refuse another.
 */
public final class KafkaServer {

  private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);

  private final Path folder;
  private final Ports ports;
  private final Path libraries;
  private final Path log;

  public KafkaServer(PlatformSettings settings, Installation installation) {
    folder = settings.home().kafka();
    ports = settings.ports();
    libraries = installation.kafkaLibraries();
    log = settings.home().logs().resolve("kafka.log");
  }

  /**
   * Writes the configuration, formats the storage if that was never done, and describes the child.
   */
  public ChildSpec prepare() {
    Path configuration = folder.resolve("server.properties");
    try {
      Files.writeString(configuration, configuration());
      copyResource("kafka-logging.properties");
    } catch (IOException e) {
      throw new PlatformFailure("%s cannot be written: %s".formatted(configuration, e), e);
    }
    if (!Files.exists(folder.resolve("data/meta.properties"))) {
      ForegroundProgram.run("Formatting Kafka's storage", folder, formatCommand(configuration));
    }
    return new ChildSpec(
        "kafka",
        java(List.of("-Xms64m", "-Xmx256m"), "kafka.Kafka", configuration.toString()),
        Map.of(),
        folder,
        log,
        OptionalInt.of(ports.of(PortOwner.KAFKA)),
        this::acceptsConnections,
        READY_TIMEOUT,
        StopSignal.TERM,
        new RunAs.SameUser());
  }

  private String configuration() throws IOException {
    try (InputStream template =
        Objects.requireNonNull(KafkaServer.class.getResourceAsStream("server.properties"))) {
      return new String(template.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@port@", Integer.toString(ports.of(PortOwner.KAFKA)))
          .replace("@controller-port@", Integer.toString(ports.of(PortOwner.KAFKA_CONTROLLER)))
          .replace("@data@", folder.resolve("data").toString());
    }
  }

  private List<String> formatCommand(Path configuration) {
    return java(
        List.of("-Xmx128m"),
        "kafka.tools.StorageTool",
        "format",
        "--cluster-id",
        Uuid.randomUuid().toString(),
        "--config",
        configuration.toString());
  }

  private List<String> java(List<String> heap, String... mainClassAndArguments) {
    var command = new ArrayList<String>(heap);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.util.logging.config.file=" + folder.resolve("kafka-logging.properties"));
    command.add("-cp");
    command.add(libraries.resolve("*").toString());
    command.addAll(List.of(mainClassAndArguments));
    return JavaCommand.with(command);
  }

  private boolean acceptsConnections() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", ports.of(PortOwner.KAFKA)), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void copyResource(String name) {
    try (InputStream resource =
        Objects.requireNonNull(KafkaServer.class.getResourceAsStream(name))) {
      Files.write(folder.resolve(name), resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
