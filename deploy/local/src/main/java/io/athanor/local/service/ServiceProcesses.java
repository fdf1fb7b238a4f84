package io.athanor.local.service;

import io.athanor.local.process.ChildSpec;
import io.athanor.local.process.ChildSpec.StopSignal;
import io.athanor.local.process.JavaCommand;
import io.athanor.local.process.RunAs;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PostgresAccess;
import io.athanor.local.settings.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Describes the service processes: command line, environment, readiness. */
public final class ServiceProcesses {

  private static final Duration READY_TIMEOUT = Duration.ofSeconds(180);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  private final PlatformSettings settings;
  private final Installation installation;
  private final PostgresAccess postgres;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PROBE_TIMEOUT)
          .build();

  public ServiceProcesses(
      PlatformSettings settings, Installation installation, PostgresAccess postgres) {
    this.settings = settings;
    this.installation = installation;
    this.postgres = postgres;
  }

  /** One process of a service as a child JVM on its own port of 127.0.0.1. */
  public ChildSpec describe(ServiceNode node) {
    Service service = node.service();
    var command = new ArrayList<>(service.jvmFlags());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-jar");
    command.add(installation.serviceJar(service.module()).toString());
    return new ChildSpec(
        node.name(),
        JavaCommand.with(command),
        environment(node),
        settings.home().run(),
        settings.home().logs().resolve(node.name() + ".log"),
        OptionalInt.of(node.port()),
        () -> isReady(node.port()),
        READY_TIMEOUT,
        StopSignal.TERM,
        new RunAs.SameUser());
  }

  /** Names of the services' databases. */
  public static List<String> databases() {
    return List.of(Service.values()).stream().map(Service::database).toList();
  }

  private Map<String, String> environment(ServiceNode node) {
    Service service = node.service();
    var environment = new HashMap<String, String>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(node.port()));
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(service.database()));
    environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", postgres.reactiveUrl(service.database()));
    environment.put("QUARKUS_DATASOURCE_USERNAME", postgres.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", settings.bootstrapServers());
    environment.putAll(settings.blobs().environment(settings.home()));
    environment.put("ATHANOR_MODELS_DIR", settings.home().models().toString());
    environment.put("ATHANOR_RUN_DIR", node.runFolder().toString());
    if (settings.access().keysRequired()) {
      environment.put("ATHANOR_ACCESS_KEYS_FILE", settings.home().apiKeys().toString());
    }
    settings
        .access()
        .corsOrigins()
        .ifPresent(
            origins -> {
              environment.put("QUARKUS_HTTP_CORS_ENABLED", "true");
              environment.put("QUARKUS_HTTP_CORS_ORIGINS", origins);
            });
    if (service == Service.INGEST) {
      // On one's own machine a pipeline may name any file that its user can read.
      environment.put("ATHANOR_INGEST_FILE_ROOTS", "/");
      settings
          .allowedPrivateOrigins()
          .ifPresent(
              origins -> environment.put(Setting.ALLOWED_PRIVATE_ORIGINS.variable(), origins));
    }
    if (service == Service.INFERENCE) {
      // Weights in large pages: a token reads all of them, and finds each page's address anew.
      environment.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    }
    if (service == Service.TRAINER) {
      environment.put("ATHANOR_TRAINER_WORKER_CLASSPATH", installation.workerClasspath());
      environment.put(
          "ATHANOR_TRAINER_WORKER_THREADS", Integer.toString(settings.trainers().threads()));
      environment.put("ATHANOR_TRAINER_NODE_NAME", node.name());
      environment.put(
          "ATHANOR_TRAINER_WORKER_DJL_CACHE", settings.home().cache().resolve("djl").toString());
    }
    environment.putAll(settings.serviceEnvironment());
    return environment;
  }

  private boolean isReady(int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port)))
            .timeout(PROBE_TIMEOUT)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
