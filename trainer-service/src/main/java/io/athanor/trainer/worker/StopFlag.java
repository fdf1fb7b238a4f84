package io.athanor.trainer.worker;

import io.athanor.trainer.lease.StopSignal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The heaviest reason to stop that was heard so far; raised by any thread, read by the slot's. */
final class StopFlag {

  private final AtomicReference<@Nullable StopSignal> signal = new AtomicReference<>();
  private volatile BooleanSupplier leaseOverdue = () -> false;

  /**
   * Lets a lease that may have lapsed count as lost from that moment on, not only when its keeper
   * gets to say so: a process that stood still finds the messages of its worker waiting.
   */
  void fenceWhen(BooleanSupplier overdue) {
    leaseOverdue = overdue;
  }

  void raise(StopSignal reason) {
    signal.accumulateAndGet(
        reason,
        (known, fresh) ->
            known == null || fresh == null || fresh.compareTo(known) > 0 ? fresh : known);
  }

  Optional<StopSignal> get() {
    if (leaseOverdue.getAsBoolean()) {
      raise(StopSignal.LEASE_LOST);
    }
    return Optional.ofNullable(signal.get());
  }

  boolean is(StopSignal reason) {
    return get().filter(reason::equals).isPresent();
  }
}
