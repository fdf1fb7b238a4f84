package io.athanor.ingest.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection goes to a checked address, TLS speaks of the host name. */
class TlsFetchTest {

  @TempDir Path folder;
  private final List<String> resolved = new ArrayList<>();

  @Test
  void certificateIsCheckedAgainstTheHostNameThoughTheConnectionGoesToAnAddress() throws Exception {
    try (TlsSite site = TlsSite.start(folder, "book.invalid", "<p>Sealed.</p>")) {
      // When
      String address = "https://book.invalid:" + site.port() + "/a.htm";
      FetchedSource page = fetcher(site, address, true).fetch(FetchRequest.of(address));
      // Then
      assertThat(new String(page.content(), UTF_8)).isEqualTo("<p>Sealed.</p>");
      assertThat(site.askedNames()).isNotEmpty().containsOnly("book.invalid");
      assertThat(resolved).isNotEmpty().containsOnly("book.invalid");
    }
  }

  @Test
  void certificateOfAnotherHostIsRefusedForGood() throws Exception {
    try (TlsSite site = TlsSite.start(folder, "book.invalid", "<p>Sealed.</p>")) {
      // When
      String address = "https://other.invalid:" + site.port() + "/a.htm";
      RejectedSourceException refused =
          catchThrowableOfType(
              RejectedSourceException.class,
              () -> fetcher(site, address, true).fetch(FetchRequest.of(address)));
      // Then
      assertThat(refused.code()).isEqualTo(ProblemCode.SOURCE_UNREACHABLE);
      assertThat(refused.detail())
          .contains("other.invalid")
          .contains("the server's certificate is not accepted");
      assertThat(site.askedNames()).isEmpty();
    }
  }

  @Test
  void certificateThatNobodyVouchesForIsRefusedForGood() throws Exception {
    try (TlsSite site = TlsSite.start(folder, "book.invalid", "<p>Sealed.</p>")) {
      // When
      String address = "https://book.invalid:" + site.port() + "/a.htm";
      RejectedSourceException refused =
          catchThrowableOfType(
              RejectedSourceException.class,
              () -> fetcher(site, address, false).fetch(FetchRequest.of(address)));
      // Then
      assertThat(refused.detail()).contains("the server's certificate is not accepted");
      assertThat(site.askedNames()).isEmpty();
    }
  }

  private HttpFetcher fetcher(TlsSite site, String address, boolean trusting) throws Exception {
    FetchLimits limits =
        TestLimits.allowing(Set.of(address.substring(0, address.lastIndexOf('/'))));
    HttpTransport transport =
        trusting ? new HttpTransport(limits, site.trust()) : new HttpTransport(limits);
    AddressGuard.Resolver names =
        host -> {
          resolved.add(host);
          return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
        };
    return TestFetchers.fetcher(
        limits,
        transport,
        folder.resolve("cache"),
        names,
        InstantSource.fixed(Instant.EPOCH),
        pause -> {});
  }
}
