package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.fetch.ContentDecoder.TooLargeException;
import io.athanor.ingest.fetch.ContentDecoder.UnknownCodingException;
import io.athanor.ingest.fetch.HttpTransport.UnwantedTypeException;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.kit.http.RetryAfter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One request behind the wall and in the host's turn. What the server's answer or absence means for
 * the source is decided here: an answer, a refusal for good, or "ask again later".
 */
final class PoliteExchange {

  private static final Set<Integer> BUSY = Set.of(429, 500, 502, 503, 504);

  private final AddressGuard guard;
  private final HostTurns turns;
  private final HostBreaker breaker;
  private final HttpTransport transport;
  private final InstantSource clock;
  private final FetchMeters meters;
  private final AtomicInteger asked = new AtomicInteger();

  PoliteExchange(
      AddressGuard guard,
      HostTurns turns,
      HostBreaker breaker,
      HttpTransport transport,
      InstantSource clock,
      FetchMeters meters) {
    this.guard = guard;
    this.turns = turns;
    this.breaker = breaker;
    this.transport = transport;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Asks once.
   *
   * @return an answer that is neither a redirect's target nor "busy": any other status as it is
   * @throws RejectedSourceException when the address may not be fetched or its body not be read
   * @throws SourceBusyException when the server is busy or away
   */
  HttpAnswer ask(
      URI address, Map<String, String> headers, AcceptedTypes accepted, Duration crawlDelay)
      throws InterruptedException {
    breaker.admit(address);
    try {
      List<InetAddress> servers = guard.admit(address);
      InetAddress server = servers.get(Math.floorMod(asked.getAndIncrement(), servers.size()));
      HttpAnswer answer = inTurn(address, server, headers, accepted, crawlDelay);
      if (BUSY.contains(answer.status())) {
        breaker.failed(address);
        throw SourceBusyException.asked(
            address + ": the server answered with status " + answer.status(),
            answer.header("retry-after").flatMap(text -> RetryAfter.parse(text, clock.instant())));
      }
      breaker.succeeded(address);
      meters.received(answer.wireBytes());
      return answer;
    } catch (UnwantedTypeException e) {
      breaker.succeeded(address);
      throw new RejectedSourceException(ProblemCode.INVALID_SOURCE, address + " " + e.getMessage());
    } catch (TooLargeException | UnknownCodingException e) {
      breaker.succeeded(address);
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE, address + ": " + e.getMessage());
    } catch (IOException e) {
      breaker.failed(address);
      requireAcceptedCertificate(address, e);
      throw SourceBusyException.asked(address + ": " + reason(e), java.util.Optional.empty());
    }
  }

  private HttpAnswer inTurn(
      URI address,
      InetAddress server,
      Map<String, String> headers,
      AcceptedTypes accepted,
      Duration crawlDelay)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (HostTurns.Turn turn = turns.take(address, server, crawlDelay)) {
      meters.waited(System.nanoTime() - start);
      return transport.get(address, server, headers, accepted);
    }
  }

  /** A certificate is as wrong in a minute as it is now. */
  private static void requireAcceptedCertificate(URI address, IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLPeerUnverifiedException || cause instanceof CertificateException) {
        throw new RejectedSourceException(
            ProblemCode.SOURCE_UNREACHABLE,
            address
                + ": the server's certificate is not accepted ("
                + cause.getMessage()
                + "); check the address, or add the certificate's authority to Java's trust store");
      }
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case java.net.UnknownHostException e -> "the host name has no address";
      case org.apache.hc.client5.http.ConnectTimeoutException e -> "no connection in time";
      case java.net.ConnectException e -> "the connection was refused";
      case java.net.SocketTimeoutException e -> "no answer in time (" + e.getMessage() + ")";
      default -> "the connection failed (" + failure.getMessage() + ")";
    };
  }
}
