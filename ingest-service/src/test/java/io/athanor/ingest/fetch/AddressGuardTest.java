package io.athanor.ingest.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressGuardTest {

  private static final FetchLimits LIMITS =
      TestLimits.allowing(Set.of("http://wiki.internal:8080"));

  @Test
  void hostWithAnyPrivateAddressIsRefused() {
    // Given
    AddressGuard guard =
        new AddressGuard(
            LIMITS,
            host ->
                new InetAddress[] {
                  InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.7")
                });
    // When
    RejectedSourceException refusal = refusal(guard, "https://example.org/a.htm");
    // Then
    assertThat(refusal.code()).isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
    assertThat(refusal.detail())
        .isEqualTo(
            "https://example.org/a.htm: its host has the address 10.0.0.7, which is not public; if"
                + " this site may be read, add https://example.org:443 to"
                + " athanor.ingest.fetch.allowed-private-origins");
  }

  @Test
  void allowedOriginPassesAndItsOtherPortsDoNot() {
    AddressGuard guard =
        new AddressGuard(LIMITS, host -> new InetAddress[] {InetAddress.getByName("10.0.0.7")});
    assertThatCode(() -> guard.check(URI.create("http://wiki.internal:8080/a")))
        .doesNotThrowAnyException();
    assertThat(refusal(guard, "http://wiki.internal:8081/a").code())
        .isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
  }

  @Test
  void otherSchemesAndUserNamesAreRefused() {
    AddressGuard guard = new AddressGuard(LIMITS, InetAddress::getAllByName);
    assertThat(refusal(guard, "ftp://example.org/a").detail()).contains("only http and https");
    assertThat(refusal(guard, "http://user@example.org/a").detail()).contains("no user name");
    assertThat(refusal(guard, "http:///a").detail()).contains("must hold a host");
  }

  private static RejectedSourceException refusal(AddressGuard guard, String address) {
    return catchThrowableOfType(
        RejectedSourceException.class, () -> guard.check(URI.create(address)));
  }
}
