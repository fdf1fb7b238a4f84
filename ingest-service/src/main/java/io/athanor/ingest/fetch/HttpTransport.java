package io.athanor.ingest.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends one request to one address that the caller has resolved and checked. The client underneath
 * has no way to resolve a name, follow a redirect or use a proxy, so it connects to exactly that
 * address, with the name in {@code Host} and in TLS. Size, time and type are enforced while the
 * answer comes in.
 */
final class HttpTransport implements AutoCloseable {

  private static final DnsResolver NO_NAMES =
      new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
          throw new UnknownHostException(host + " must be resolved and checked before");
        }

        @Override
        public String resolveCanonicalHostname(String host) {
          return host;
        }
      };
  private static final int MOST_CONNECTIONS = 16;
  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_HEADER = 1 << 14;
  private static final TimeValue IDLE = TimeValue.ofSeconds(10);

  private final FetchLimits limits;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("fetch-deadline").factory());

  HttpTransport(FetchLimits limits) {
    this(limits, DefaultClientTlsStrategy.createDefault());
  }

  /** A transport that trusts the certificates that {@code trust} does. */
  HttpTransport(FetchLimits limits, SSLContext trust) {
    this(limits, new DefaultClientTlsStrategy(trust));
  }

  private HttpTransport(FetchLimits limits, TlsSocketStrategy tls) {
    this.limits = limits;
    PoolingHttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(NO_NAMES)
            .setTlsSocketStrategy(tls)
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(MOST_HEADERS)
                            .setMaxLineLength(LONGEST_HEADER)
                            .build())
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(limits.connectTimeout()))
                    .setSocketTimeout(Timeout.of(limits.firstByteTimeout()))
                    .setTimeToLive(TimeValue.ofMinutes(1))
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .build())
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setMaxConnPerRoute(1)
            .build();
    this.client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(Timeout.of(limits.firstByteTimeout()))
                    .setConnectionRequestTimeout(Timeout.of(limits.totalTimeout()))
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setUserAgent(limits.identity().header())
            .evictIdleConnections(IDLE)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAuthCaching()
            .build();
  }

  /**
   * Asks.
   *
   * @param server where to connect, whatever the host's name resolves to now
   * @throws UnwantedTypeException when the answer is of a type that was not accepted
   * @throws IOException when there is no complete answer within the limits
   */
  HttpAnswer get(
      URI address, InetAddress server, Map<String, String> headers, AcceptedTypes accepted)
      throws IOException {
    HttpGet request = new HttpGet(address);
    request.setHeader("Accept", accepted.header());
    request.setHeader("Accept-Encoding", ContentDecoder.ACCEPTED);
    headers.forEach(request::setHeader);
    HttpHost target =
        new HttpHost(
            FetchLimits.scheme(address), server, address.getHost(), FetchLimits.port(address));
    AtomicBoolean late = new AtomicBoolean();
    Future<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(true);
              request.cancel();
            },
            limits.totalTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
    try (ClassicHttpResponse response = client.executeOpen(target, request, null)) {
      return answer(request, response, accepted);
    } catch (IOException e) {
      if (late.get()) {
        throw new SocketTimeoutException(
            "no complete answer within " + limits.totalTimeout().toSeconds() + " s");
      }
      throw e;
    } finally {
      deadline.cancel(false);
    }
  }

  /** A body that nobody wants. */
  static final class UnwantedTypeException extends IOException {
    private static final long serialVersionUID = 1L;

    UnwantedTypeException(String message) {
      super(message);
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }

  private HttpAnswer answer(HttpGet request, ClassicHttpResponse response, AcceptedTypes accepted)
      throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (Header header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), any -> new ArrayList<>())
          .add(String.valueOf(header.getValue()));
    }
    HttpAnswer head = new HttpAnswer(response.getCode(), headers, new byte[0], 0);
    HttpEntity entity = response.getEntity();
    if (entity == null || response.getCode() != 200) {
      if (entity != null) {
        request.cancel(); // nobody reads the rest, so the connection cannot be used again
      }
      return head;
    }
    boolean whole = false;
    try {
      HttpAnswer answer = withBody(head, entity, accepted);
      whole = true;
      return answer;
    } finally {
      if (!whole) {
        // Closing the response would first read the rest, which is just what must not happen.
        request.cancel();
      }
    }
  }

  private HttpAnswer withBody(HttpAnswer head, HttpEntity entity, AcceptedTypes accepted)
      throws IOException {
    String contentType = head.header("content-type").orElse(null);
    if (!accepted.accepts(contentType)) {
      throw new UnwantedTypeException(
          "is "
              + AcceptedTypes.mediaType(String.valueOf(contentType))
              + ", which is not read here");
    }
    if (entity.getContentLength() > limits.maxBytes()) {
      throw new ContentDecoder.TooLargeException("larger than " + limits.maxBytes() + " bytes");
    }
    Counting wire = new Counting(entity.getContent(), limits.maxBytes());
    String coding = head.header("content-encoding").orElse("identity");
    byte[] body = ContentDecoder.decode(wire, coding, limits.maxDecodedBytes());
    return new HttpAnswer(head.status(), head.headers(), body, wire.count);
  }

  /** Counts and limits the bytes of a body as they are sent. */
  private static final class Counting extends FilterInputStream {

    private final long most;
    private long count;

    Counting(InputStream stream, long most) {
      super(stream);
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      add(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      int read = super.read(buffer, start, length);
      add(Math.max(0, read));
      return read;
    }

    private void add(int read) throws IOException {
      count += read;
      if (count > most) {
        throw new ContentDecoder.TooLargeException("larger than " + most + " bytes");
      }
    }
  }
}
