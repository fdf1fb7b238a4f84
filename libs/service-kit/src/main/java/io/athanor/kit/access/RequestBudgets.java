package io.athanor.kit.access;

import io.athanor.contracts.access.ApiKey;
import io.athanor.kit.access.RequestBudget.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** One budget a key. A key whose limit changes begins with a full budget of the new size. */
final class RequestBudgets {

  private final Map<String, Entry> budgets = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  private record Entry(int limit, RequestBudget budget) {}

  RequestBudgets(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Counts a request, or nothing for a key without a limit. */
  Optional<Verdict> take(ApiKey key) {
    int limit = key.requestsPerMinute();
    if (limit == 0) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    RequestBudget budget =
        budgets
            .compute(
                key.name(),
                (name, known) ->
                    known != null && known.limit() == limit
                        ? known
                        : new Entry(limit, new RequestBudget(limit, now)))
            .budget();
    synchronized (budget) {
      return Optional.of(budget.take(now));
    }
  }
}
