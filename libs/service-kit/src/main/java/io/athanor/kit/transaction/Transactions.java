package io.athanor.kit.transaction;

import io.athanor.kit.trace.WorkSpan;
import io.opentelemetry.context.Context;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Runs reactive database work in one transaction for a caller that may block. */
@ApplicationScoped
public class Transactions {

  /**
   * Runs {@code work} in a new transaction and waits for its commit. Must be called from a worker
   * thread, never from an event loop.
   */
  public <T> T await(Supplier<Uni<T>> work) {
    try {
      Context caller = Context.current();
      return VertxContextSupport.subscribeAndAwait(
          () -> {
            WorkSpan.accompany(caller);
            return Panache.withTransaction(work);
          });
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("transaction failed: " + e.getMessage(), e);
    }
  }
}
