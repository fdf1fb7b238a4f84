package io.athanor.local.service;

import io.athanor.local.settings.PortOwner;
import java.util.List;

/** The four services: where each is built, which database is its own, which JVM flags it needs. */
public enum Service {
  INGEST("ingest", PortOwner.INGEST, "-Xmx192m", "-XX:TieredStopAtLevel=1"),
  DATASET("dataset", PortOwner.DATASET, "-Xmx192m", "-XX:TieredStopAtLevel=1"),
  // These two compute themselves or supervise long work: worth the optimising compiler.
  TRAINER("trainer", PortOwner.TRAINER, "-Xmx256m"),
  INFERENCE("inference", PortOwner.INFERENCE, "-Xmx256m", "--add-modules=jdk.incubator.vector");

  private final String word;
  private final PortOwner port;
  private final List<String> jvmFlags;

  Service(String word, PortOwner port, String... jvmFlags) {
    this.word = word;
    this.port = port;
    this.jvmFlags = List.of(jvmFlags);
  }

  /** Short name, as the route table and the log files use it. */
  public String word() {
    return word;
  }

  /** Maven module and name of the process, such as {@code ingest-service}. */
  public String module() {
    return word + "-service";
  }

  public String database() {
    return "athanor_" + word;
  }

  public PortOwner port() {
    return port;
  }

  /** Flags of its JVM. */
  List<String> jvmFlags() {
    return jvmFlags;
  }
}
