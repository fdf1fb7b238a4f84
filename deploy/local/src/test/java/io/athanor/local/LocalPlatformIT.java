package io.athanor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.Topics;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.settings.AccessSettings;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.Ports;
import io.athanor.local.settings.PostgresAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and a real database, without services, on folders and ports of their own. */
class LocalPlatformIT {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.DOCUMENTS, 0);

  @TempDir private Path temporary;

  @BeforeEach
  void letPostgresUserIn() throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void everythingSurvivesARestartOnOtherPorts() throws Exception {
    // Given
    DataFolder home = new DataFolder(temporary.resolve("home"));
    try (LocalPlatform first = start(home, PlatformListener.SILENT)) {
      send(first, "kept");
      execute(first, "create table kept (value text)");
      execute(first, "insert into kept values ('row')");
    }
    // When
    try (LocalPlatform second = start(home, PlatformListener.SILENT)) {
      // Then
      assertThat(receiveFirst(second)).isEqualTo("kept");
      assertThat(query(second, "select value from kept")).isEqualTo("row");
      assertThat(query(second, "show fsync")).isEqualTo("on");
    }
  }

  @Test
  void killedDatabaseIsStartedAgainWithItsData() throws Exception {
    // Given
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    DataFolder home = new DataFolder(temporary.resolve("home"));
    try (LocalPlatform platform = start(home, recordingTo(events))) {
      execute(platform, "create table kept (value text)");
      execute(platform, "insert into kept values ('row')");
      events.clear();
      // When
      ProcessHandle.of(child(platform, "postgres").pid()).orElseThrow().destroyForcibly();
      // Then
      assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("restarting postgres");
      assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("ready postgres");
      assertThat(query(platform, "select value from kept")).isEqualTo("row");
      assertThat(child(platform, "postgres").restarts()).isEqualTo(1);
    }
  }

  @Test
  void secondLauncherOnTheSameDataFolderIsRefusedWithTheAddressOfTheFirst() {
    // Given
    DataFolder home = new DataFolder(temporary.resolve("home"));
    try (LocalPlatform first = start(home, PlatformListener.SILENT)) {
      // When / Then
      assertThatThrownBy(() -> start(home, PlatformListener.SILENT))
          .isInstanceOf(PlatformFailure.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(first.frontDoor().toString());
    }
  }

  @Test
  void passwordIsReadableByItsOwnerOnlyAndNeededToConnect() throws Exception {
    // Given
    DataFolder home = new DataFolder(temporary.resolve("home"));
    try (LocalPlatform platform = start(home, PlatformListener.SILENT)) {
      Path password = home.postgres().resolve("password");
      // When / Then
      assertThat(Files.getPosixFilePermissions(password))
          .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      assertThatThrownBy(() -> DriverManager.getConnection(jdbcUrl(platform), "athanor", "guessed"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void givenServersAreUsedAndOutliveThePlatform() throws Exception {
    // Given
    try (LocalPlatform first =
        start(new DataFolder(temporary.resolve("home")), PlatformListener.SILENT)) {
      Path password = first.settings().home().postgres().resolve("password");
      var access =
          new PostgresAccess(
              "127.0.0.1",
              first.settings().ports().of(PortOwner.POSTGRES),
              "",
              "athanor",
              Files.readString(password).strip());
      var settings =
          new PlatformSettings(
              new DataFolder(temporary.resolve("other")),
              "127.0.0.1",
              Ports.free(),
              AccessSettings.open(),
              Optional.of(first.settings().bootstrapServers()),
              Optional.of(access),
              1,
              Optional.empty(),
              Optional.empty());
      // When
      List<ChildSnapshot> startedHere;
      try (LocalPlatform second =
          LocalPlatform.start(settings, Installation.locate(), PlatformListener.SILENT, Set.of())) {
        startedHere = second.processes();
      }
      // Then
      assertThat(startedHere).isEmpty();
      assertThat(query(first, "select 'alive'")).isEqualTo("alive");
    }
  }

  private static LocalPlatform start(DataFolder home, PlatformListener listener) {
    return LocalPlatform.start(
        PlatformSettings.of(home, Ports.free()), Installation.locate(), listener, Set.of());
  }

  private static PlatformListener recordingTo(BlockingQueue<String> events) {
    return new PlatformListener() {
      @Override
      public void ready(String part, Duration took) {
        events.add("ready " + part);
      }

      @Override
      public void restarting(String part) {
        events.add("restarting " + part);
      }

      @Override
      public void stopping() {
        events.add("stopping");
      }
    };
  }

  private static ChildSnapshot child(LocalPlatform platform, String name) {
    return platform.processes().stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void send(LocalPlatform platform, String value) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", platform.settings().bootstrapServers());
    try (var producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), "key", value));
    }
  }

  private static String receiveFirst(LocalPlatform platform) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", platform.settings().bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      return consumer.poll(Duration.ofSeconds(20)).iterator().next().value();
    }
  }

  private static void execute(LocalPlatform platform, String sql) throws Exception {
    try (Connection connection = connect(platform);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(LocalPlatform platform, String sql) throws Exception {
    try (Connection connection = connect(platform);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(LocalPlatform platform) throws SQLException, IOException {
    Path password = platform.settings().home().postgres().resolve("password");
    return DriverManager.getConnection(
        jdbcUrl(platform), "athanor", Files.readString(password).strip());
  }

  private static String jdbcUrl(LocalPlatform platform) {
    int port = platform.settings().ports().of(PortOwner.POSTGRES);
    return new PostgresAccess("127.0.0.1", port, "", "athanor", "").jdbcUrl("athanor_ingest");
  }
}
