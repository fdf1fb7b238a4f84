package io.athanor.inference.bench;

/** A server that is measured. */
interface Contender extends AutoCloseable {

  /** What it is, and which natives run in it. */
  String description();

  Measurement run(ServingCase load, int round) throws Exception;

  @Override
  void close() throws Exception;
}
