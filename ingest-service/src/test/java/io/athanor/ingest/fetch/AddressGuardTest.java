package io.athanor.ingest.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
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
    assertThatCode(() -> guard.admit(URI.create("http://wiki.internal:8080/a")))
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

  @Test
  void nameThatMeansAPrivateAddressTheSecondTimeIsRefusedThen() throws UnknownHostException {
    // Given
    Queue<String> answers = new ArrayDeque<>(List.of("1.1.1.1", "127.0.0.1"));
    AddressGuard guard =
        new AddressGuard(
            LIMITS, host -> new InetAddress[] {InetAddress.getByName(answers.remove())});
    // When
    List<InetAddress> admitted = guard.admit(URI.create("http://rebind.example/a"));
    // Then
    assertThat(admitted).containsExactly(InetAddress.getByName("1.1.1.1"));
    assertThat(refusal(guard, "http://rebind.example/a").code())
        .isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
  }

  @Test
  void publicSitesAreNotReadByWhoCannotBeReached() {
    FetchLimits limits =
        new FetchLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            1,
            1,
            Duration.ZERO,
            Duration.ZERO,
            Set.of(),
            new AgentIdentity("athanor/1", Optional.empty()));
    AddressGuard guard =
        new AddressGuard(limits, host -> new InetAddress[] {InetAddress.getByName("1.1.1.1")});
    assertThat(refusal(guard, "https://example.org/a").detail())
        .contains("set athanor.ingest.fetch.contact");
  }

  private static RejectedSourceException refusal(AddressGuard guard, String address) {
    return catchThrowableOfType(
        RejectedSourceException.class, () -> guard.admit(URI.create(address)));
  }
}
