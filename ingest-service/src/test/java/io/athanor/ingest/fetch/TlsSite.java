package io.athanor.ingest.fetch;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A site on 127.0.0.1 with a certificate that it made itself for one host name. */
final class TlsSite implements AutoCloseable {

  private static final char[] PASSWORD = "self-signed".toCharArray();

  private final HttpsServer server;
  private final KeyStore keys;
  private final Queue<String> askedNames = new ConcurrentLinkedQueue<>();

  private TlsSite(HttpsServer server, KeyStore keys) {
    this.server = server;
    this.keys = keys;
  }

  /** Starts a site whose every page is {@code html}, robots.txt aside. */
  static TlsSite start(Path folder, String hostName, String html) throws Exception {
    KeyStore keys = selfSigned(folder, hostName);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    TlsSite site = new TlsSite(server, keys);
    server.createContext("/", exchange -> site.answer((HttpsExchange) exchange, html));
    server.start();
    return site;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Host names that clients put into their TLS greeting (RFC 6066, SNI). */
  List<String> askedNames() {
    return List.copyOf(askedNames);
  }

  /** What a client needs that trusts this site's certificate and no other. */
  SSLContext trust() throws GeneralSecurityException {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpsExchange exchange, String html) throws IOException {
    ((ExtendedSSLSession) exchange.getSSLSession())
        .getRequestedServerNames().stream()
            .map(name -> ((SNIHostName) name).getAsciiName())
            .forEach(askedNames::add);
    byte[] body = html.getBytes(StandardCharsets.UTF_8);
    boolean page = exchange.getRequestURI().getPath().endsWith(".htm");
    exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(page ? 200 : 404, page ? body.length : -1);
    if (page) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static KeyStore selfSigned(Path folder, String hostName) throws Exception {
    Path file = folder.resolve(hostName + ".p12");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "site",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + hostName,
                "-ext",
                "san=dns:" + hostName,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool made no certificate");
    }
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(file)) {
      own.load(stream, PASSWORD);
    }
    // The certificate stands a second time as one to be trusted, for a key entry is not.
    own.setCertificateEntry("trusted", own.getCertificate("site"));
    return own;
  }
}
