package io.athanor.kit.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressGuardTest {

  private record Settings(Optional<Path> keysFile, boolean allowAnonymous) implements AccessConfig {

    @Override
    public Duration reloadInterval() {
      return Duration.ofSeconds(5);
    }
  }

  private static final Settings WITHOUT_KEYS = new Settings(Optional.empty(), false);

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "no-such-host.invalid"})
  void withoutKeysAnAddressThatOthersReachIsRefused(String host) {
    assertThatThrownBy(() -> PublicAddressGuard.require(host, WITHOUT_KEYS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("others can reach " + host + ", and there are no API keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
  void thisMachinesOwnAddressNeedsNone(String host) {
    assertThatCode(() -> PublicAddressGuard.require(host, WITHOUT_KEYS)).doesNotThrowAnyException();
  }

  @Test
  void keysOrAnExplicitWishOpenIt() {
    assertThatCode(
            () ->
                PublicAddressGuard.require(
                    "0.0.0.0", new Settings(Optional.of(Path.of("keys")), false)))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> PublicAddressGuard.require("0.0.0.0", new Settings(Optional.empty(), true)))
        .doesNotThrowAnyException();
  }
}
