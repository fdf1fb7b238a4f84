package io.athanor.kit.messaging;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Asks how many records wait for their groups. */
interface LagReader {

  /**
   * Records in front of each group: those it has not acknowledged, fetched or not.
   *
   * @throws ExecutionException if the broker does not say
   */
  Map<ConsumedTopic, Long> read(Collection<ConsumedTopic> consumed)
      throws InterruptedException, ExecutionException;
}
