package io.athanor.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.access.ApiKey;
import io.athanor.contracts.access.ApiScope;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {

  @TempDir private Path folder;

  @Test
  void keepsTheHashAndNeverTheSecret() throws Exception {
    // Given
    var home = new DataFolder(folder);
    // When
    String secret = new KeyFolder(home).create("ci", List.of(ApiScope.parse("inference:read")), 60);
    // Then
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8)));
    assertThat(new KeyFolder(home).list())
        .containsExactly(new ApiKey("ci", hash, List.of(ApiScope.parse("inference:read")), 60));
    assertThat(Files.readString(home.apiKeys())).doesNotContain(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.apiKeys())))
        .isEqualTo("rw-------");
  }

  @Test
  void revokedKeyIsGoneAndOthersStay() {
    // Given
    var keys = new KeyFolder(new DataFolder(folder));
    keys.create("first", List.of(ApiScope.everything()), 0);
    keys.create("second", List.of(ApiScope.everything()), 0);
    // When
    keys.revoke("first");
    // Then
    assertThat(keys.list()).extracting(ApiKey::name).containsExactly("second");
  }

  @Test
  void aNameIsGivenOnce() {
    // Given
    var keys = new KeyFolder(new DataFolder(folder));
    keys.create("ci", List.of(ApiScope.everything()), 0);
    // When / Then
    assertThatThrownBy(() -> keys.create("ci", List.of(ApiScope.everything()), 0))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage("There is a key named ci already; revoke it first, or choose another name");
  }

  @Test
  void theCommandsKeepTheirKeyUntilItIsRevoked() {
    // Given
    var keys = new KeyFolder(new DataFolder(folder));
    keys.prepareCommandKey();
    String first = keys.commandKey().orElseThrow();
    // When
    keys.prepareCommandKey();
    String second = keys.commandKey().orElseThrow();
    keys.revoke(KeyFolder.COMMAND_KEY);
    keys.prepareCommandKey();
    String third = keys.commandKey().orElseThrow();
    // Then
    assertThat(second).isEqualTo(first);
    assertThat(third).isNotEqualTo(first);
    assertThat(keys.list()).extracting(ApiKey::name).containsExactly(KeyFolder.COMMAND_KEY);
  }

  @Test
  void damagedFileIsRefusedWithItsLine() throws IOException {
    // Given
    var home = new DataFolder(folder);
    Files.writeString(home.apiKeys(), "# keys\nci\n");
    // When / Then
    assertThatThrownBy(() -> new KeyFolder(home).list())
        .isInstanceOf(PlatformFailure.class)
        .hasMessage(
            home.apiKeys()
                + ", line 2: expected NAME SHA256 SCOPES [REQUESTS_PER_MINUTE], found 1 columns");
  }
}
