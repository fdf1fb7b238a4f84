package io.athanor.local.service;

import io.athanor.local.settings.PortOwner;
import java.util.List;

/** The four services: where each is built, which database is its own, which JVM flags it needs. */
public enum Service {
  INGEST("ingest", PortOwner.INGEST, Compiler.QUICK_START),
  DATASET("dataset", PortOwner.DATASET, Compiler.QUICK_START),
  // These two compute themselves or supervise long work: worth the optimising compiler.
  TRAINER("trainer", PortOwner.TRAINER, Compiler.OPTIMISING),
  INFERENCE("inference", PortOwner.INFERENCE, Compiler.OPTIMISING);

  private enum Compiler {
    QUICK_START,
    OPTIMISING
  }

  private final String word;
  private final PortOwner port;
  private final Compiler compiler;

  Service(String word, PortOwner port, Compiler compiler) {
    this.word = word;
    this.port = port;
    this.compiler = compiler;
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
    return switch (compiler) {
      case QUICK_START -> List.of("-Xmx192m", "-XX:TieredStopAtLevel=1");
      case OPTIMISING -> List.of("-Xmx256m");
    };
  }
}
