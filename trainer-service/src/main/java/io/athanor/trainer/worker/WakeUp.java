package io.athanor.trainer.worker;

import io.athanor.trainer.lease.LeaseKeeper;
import io.athanor.trainer.run.RunsChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes on that a run was queued or asked to stop: idle slots look for work, and leases are
 * renewed now, since a renewal brings the wish to stop. Without it both happen at the next tick.
 */
@ApplicationScoped
class WakeUp {

  private final LeaseKeeper keeper;
  private final List<Runnable> slots = new CopyOnWriteArrayList<>();

  WakeUp(LeaseKeeper keeper) {
    this.keeper = keeper;
  }

  void register(Runnable slot) {
    slots.add(slot);
  }

  void on(@Observes RunsChanged changed) {
    slots.forEach(Runnable::run);
    keeper.nudge();
  }
}
