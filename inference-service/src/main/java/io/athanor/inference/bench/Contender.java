package io.athanor.inference.bench;

import java.time.Duration;

/** A server that is measured. */
interface Contender extends AutoCloseable {

  String name();

  /** What it is, and which natives run in it. */
  String description();

  /** The process that does the work. */
  ProcessHandle process();

  /** CPU time that the process has used. */
  default Duration cpuTime() {
    return process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  Measurement run(ServingCase load, int round) throws Exception;

  @Override
  void close() throws Exception;
}
