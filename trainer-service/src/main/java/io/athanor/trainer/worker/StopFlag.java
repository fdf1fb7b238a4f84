package io.athanor.trainer.worker;

import io.athanor.trainer.lease.StopSignal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The heaviest reason to stop that was heard so far; raised by any thread, read by the slot's. */
final class StopFlag {

  private final AtomicReference<@Nullable StopSignal> signal = new AtomicReference<>();

  void raise(StopSignal reason) {
    signal.accumulateAndGet(
        reason,
        (known, fresh) ->
            known == null || fresh == null || fresh.compareTo(known) > 0 ? fresh : known);
  }

  Optional<StopSignal> get() {
    return Optional.ofNullable(signal.get());
  }

  boolean is(StopSignal reason) {
    return signal.get() == reason;
  }
}
