package io.athanor.kit.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server that speaks S3, as a process of its own; or one that runs already, where the system
 * property {@code athanor.s3.endpoint} names it.
 */
public final class S3Server implements AutoCloseable {

  /** The access key; the own server takes any. */
  public static final String ACCESS_KEY = "athanor-test";

  public static final String SECRET_KEY = "athanor-test-secret";
  public static final String REGION = "us-east-1";

  private static final String JAR = "libs/service-kit/target/s3-server/s3mock.jar";
  private static final Duration START = Duration.ofSeconds(90);

  private final URI endpoint;
  private final Optional<Process> process;

  private S3Server(URI endpoint, Optional<Process> process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** Starts the server on a free port and waits until it answers. */
  public static S3Server start(Path folder) {
    String external = System.getProperty("athanor.s3.endpoint", "");
    if (!external.isEmpty()) {
      return new S3Server(URI.create(external), Optional.empty());
    }
    try {
      int port = freePort();
      Files.createDirectories(folder);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:+UseSerialGC",
                  "-jar",
                  jar().toString(),
                  "--com.adobe.testing.s3mock.httpPort=" + port,
                  "--server.port=0",
                  "--com.adobe.testing.s3mock.store.root=" + folder.resolve("data"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("server.log").toFile())
              .start();
      awaitPort(port, process);
      return new S3Server(URI.create("http://127.0.0.1:" + port), Optional.of(process));
    } catch (IOException e) {
      throw new UncheckedIOException("the S3 server did not start: " + e.getMessage(), e);
    }
  }

  /** Whether it is a server that was there before. */
  public boolean isExternal() {
    return process.isEmpty();
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Makes an empty bucket. */
  public String freshBucket() {
    String bucket = "athanor-" + UUID.randomUUID();
    try (S3Client client = client()) {
      client.createBucket(request -> request.bucket(bucket));
    }
    return bucket;
  }

  /** A client of the tests' own. */
  public S3Client client() {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .region(Region.of(REGION))
        .forcePathStyle(true)
        .endpointOverride(endpoint)
        .build();
  }

  @Override
  public void close() {
    process.ifPresent(
        server -> {
          server.destroyForcibly();
          server.onExit().join();
        });
  }

  private static void awaitPort(int port, Process process) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        return;
      } catch (IOException notYet) {
        pause();
      }
    }
    process.destroyForcibly();
    throw new IOException("no answer on port " + port);
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static Path jar() throws IOException {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path jar = folder.resolve(JAR);
      if (Files.isRegularFile(jar)) {
        return jar;
      }
    }
    throw new IOException(JAR + " is missing: build libs/service-kit without -DskipTests");
  }
}
