package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.pipeline.GateKind;
import java.util.Optional;

/** Looks at one row at a time. */
public interface RowGate {

  GateKind kind();

  /** What is wrong with a row; empty when nothing is. */
  Optional<Complaint> check(Example row);
}
