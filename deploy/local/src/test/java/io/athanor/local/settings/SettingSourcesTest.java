package io.athanor.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSourcesTest {

  @TempDir private Path folder;

  @Test
  void optionWinsOverVariableAndVariableOverFile() throws IOException {
    // Given
    Path file = folder.resolve("settings.properties");
    Files.writeString(file, "port=1\nkafka-port=2\npostgres-port=3\n");
    var sources =
        SettingSources.read(
            Map.of(Setting.PORT, "7"),
            Map.of("ATHANOR_PORT", "8", "ATHANOR_KAFKA_PORT", "9"),
            file);
    // When
    PlatformSettings settings = PlatformSettings.from(new DataFolder(folder), sources);
    // Then
    assertThat(settings.ports().of(PortOwner.FRONT_DOOR)).isEqualTo(7);
    assertThat(settings.ports().of(PortOwner.KAFKA)).isEqualTo(9);
    assertThat(settings.ports().of(PortOwner.POSTGRES)).isEqualTo(3);
    assertThat(settings.ports().of(PortOwner.INGEST)).isEqualTo(8081);
  }

  @Test
  void portThatIsNoNumberIsRefusedWithItsOption() {
    // Given
    var sources = new SettingSources(Map.of(Setting.KAFKA_PORT, "many"), Map.of(), Map.of());
    // When / Then
    assertThatThrownBy(() -> PlatformSettings.from(new DataFolder(folder), sources))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage("--kafka-port (ATHANOR_KAFKA_PORT) must be a whole number, was many");
  }

  @Test
  void unknownEntryOfTheFileIsRefused() throws IOException {
    // Given
    Path file = folder.resolve("settings.properties");
    Files.writeString(file, "kafkaport=2\n");
    // When / Then
    assertThatThrownBy(() -> SettingSources.read(Map.of(), Map.of(), file))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage(file + ": unknown setting kafkaport");
  }

  @Test
  void givenServersAreNotStartedHere() {
    // Given
    var sources =
        new SettingSources(
            Map.of(),
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "ATHANOR_POSTGRES_URL", "jdbc:postgresql://base/any?sslmode=require",
                "ATHANOR_POSTGRES_USER", "me"),
            Map.of());
    // When
    PlatformSettings settings = PlatformSettings.from(new DataFolder(folder), sources);
    // Then
    assertThat(settings.bootstrapServers()).isEqualTo("broker:9092");
    assertThat(settings.postgres())
        .hasValueSatisfying(
            access ->
                assertThat(access.jdbcUrl("athanor_ingest"))
                    .isEqualTo("jdbc:postgresql://base:5432/athanor_ingest?sslmode=require"));
    assertThat(settings.ownersStartedHere())
        .doesNotContain(PortOwner.KAFKA, PortOwner.KAFKA_CONTROLLER, PortOwner.POSTGRES)
        .contains(PortOwner.FRONT_DOOR, PortOwner.INFERENCE);
  }

  @Test
  void dataFolderOfAUserLiesInTheXdgDataHome() {
    // Given
    Path home = Path.of("/home/me");
    // When / Then
    assertThat(DataFolder.byDefault(Map.of(), "root", home).root())
        .isEqualTo(Path.of("/var/lib/athanor"));
    assertThat(DataFolder.byDefault(Map.of(), "me", home).root())
        .isEqualTo(Path.of("/home/me/.local/share/athanor"));
    assertThat(DataFolder.byDefault(Map.of("XDG_DATA_HOME", "/data"), "me", home).root())
        .isEqualTo(Path.of("/data/athanor"));
  }

  @Test
  void anAddressThatOthersReachAsksForKeys() {
    // Given
    var open = new SettingSources(Map.of(Setting.HOST, "127.0.0.1"), Map.of(), Map.of());
    var reachable = new SettingSources(Map.of(Setting.HOST, "0.0.0.0"), Map.of(), Map.of());
    // When / Then
    assertThat(PlatformSettings.from(new DataFolder(folder), open).access().keysRequired())
        .isFalse();
    assertThat(PlatformSettings.from(new DataFolder(folder), reachable).access().keysRequired())
        .isTrue();
  }

  @Test
  void keysCannotBeSwitchedOffWhereOthersReachThePlatform() {
    // Given
    var sources =
        new SettingSources(
            Map.of(Setting.HOST, "0.0.0.0", Setting.API_KEYS, "off"), Map.of(), Map.of());
    // When / Then
    assertThatThrownBy(() -> PlatformSettings.from(new DataFolder(folder), sources))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage(
            "Others can reach 0.0.0.0: --api-keys off is for addresses of this machine only, such as"
                + " 127.0.0.1");
  }

  @Test
  void trainerNodesShareTheProcessors() {
    // Given
    int processors = Runtime.getRuntime().availableProcessors();
    var many = new SettingSources(Map.of(Setting.TRAINERS, "64"), Map.of(), Map.of());
    var file = new SettingSources(Map.of(), Map.of("ATHANOR_TRAINERS", "2"), Map.of());
    var given =
        new SettingSources(
            Map.of(Setting.TRAINERS, "2", Setting.TRAINER_THREADS, "5"), Map.of(), Map.of());
    // When / Then
    assertThat(PlatformSettings.from(new DataFolder(folder), many).trainers())
        .isEqualTo(new TrainerSettings(64, Math.max(1, processors / 64)));
    assertThat(PlatformSettings.from(new DataFolder(folder), file).trainers())
        .isEqualTo(new TrainerSettings(2, Math.max(1, processors / 2)));
    assertThat(PlatformSettings.from(new DataFolder(folder), given).trainers())
        .isEqualTo(new TrainerSettings(2, 5));
  }

  @Test
  void noTrainerNodeAtAllIsRefused() {
    // Given
    var sources = new SettingSources(Map.of(Setting.TRAINERS, "0"), Map.of(), Map.of());
    // When / Then
    assertThatThrownBy(() -> PlatformSettings.from(new DataFolder(folder), sources))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage("--trainers must be 1 to 64, was 0");
  }
}
