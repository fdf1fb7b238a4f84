package io.athanor.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void takenPortsAreNamedWithOwnerAndOptionAllAtOnce() throws IOException {
    // Given
    Ports ports = Ports.free();
    try (var kafka = listenOn(ports.of(PortOwner.KAFKA));
        var trainer = listenOn(ports.of(PortOwner.TRAINER))) {
      // When / Then
      assertThatThrownBy(() -> ports.requireFree("127.0.0.1", EnumSet.allOf(PortOwner.class)))
          .isInstanceOf(PlatformFailure.class)
          .hasMessage(
              "Port %d for trainer-service is in use by another program; choose another with --trainer-port (or ATHANOR_TRAINER_PORT)%nPort %d for Kafka is in use by another program; choose another with --kafka-port (or ATHANOR_KAFKA_PORT)"
                  .formatted(trainer.getLocalPort(), kafka.getLocalPort()));
    }
  }

  @Test
  void portOfAnOwnerThatIsNotStartedMayBeTaken() throws IOException {
    // Given
    Ports ports = Ports.free();
    try (var kafka = listenOn(ports.of(PortOwner.KAFKA))) {
      // When
      ports.requireFree("127.0.0.1", Set.of(PortOwner.POSTGRES));
      // Then
      assertThat(kafka.isBound()).isTrue();
    }
  }

  @Test
  void onePortForTwoOwnersIsRefused() {
    // Given
    var ports = new EnumMap<PortOwner, Integer>(PortOwner.class);
    for (PortOwner owner : PortOwner.values()) {
      ports.put(owner, owner.defaultPort());
    }
    ports.put(PortOwner.INFERENCE, 8080);
    // When / Then
    assertThatThrownBy(() -> new Ports(ports))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage(
            "Port 8080 is asked for twice: for the front door (--port) and for inference-service"
                + " (--inference-port)");
  }

  private static ServerSocket listenOn(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
