package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.RunId;
import io.athanor.trainer.lease.LeaseLostException;
import io.athanor.trainer.lease.RunLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingWritesTest {

  private long now;
  private boolean databaseAway;
  private final List<String> written = new ArrayList<>();
  private final PendingWrites writes = new PendingWrites(() -> now);

  @Test
  void entriesWaitForTheDatabaseAndKeepTheirOrder() {
    // Given
    databaseAway = true;
    writes.add(() -> write("started"));
    writes.add(() -> write("checkpoint"));
    writes.flush();
    assertThat(written).isEmpty();
    // When
    databaseAway = false;
    writes.flush();
    assertThat(written).isEmpty();
    now = 2_000_000_000L;
    writes.flush();
    // Then
    assertThat(written).containsExactly("started", "checkpoint");
    assertThat(writes.isEmpty()).isTrue();
  }

  @Test
  void lostLeaseDropsEverythingBehindIt() {
    // Given
    RunLease lease = new RunLease(new RunId("run-1"), "node/process", 1, Instant.EPOCH, 1);
    writes.add(
        () -> {
          throw new LeaseLostException(lease);
        });
    writes.add(() -> write("checkpoint"));
    // When
    assertThatThrownBy(writes::flush).isInstanceOf(LeaseLostException.class);
    writes.flush();
    // Then
    assertThat(written).isEmpty();
  }

  private void write(String entry) {
    if (databaseAway) {
      throw new IllegalStateException("database away");
    }
    written.add(entry);
  }
}
