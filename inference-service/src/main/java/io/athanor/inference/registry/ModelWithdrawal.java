package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.ModelWithdrawn;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * Takes a model back. It is gone here at once; the event tells every other service and every other
 * replica.
 */
@ApplicationScoped
public class ModelWithdrawal {

  private final Transactions transactions;
  private final ModelRepository models;
  private final ModelLoader loader;
  private final Outbox outbox;
  private final InstantSource clock = InstantSource.system();

  ModelWithdrawal(
      Transactions transactions, ModelRepository models, ModelLoader loader, Outbox outbox) {
    this.transactions = transactions;
    this.models = models;
    this.loader = loader;
    this.outbox = outbox;
  }

  public void withdraw(ModelPublished model) {
    var event = new ModelWithdrawn(model.modelId(), model.pipeline(), clock.instant());
    transactions.await(
        () -> models.withdraw(model.modelId().value()).chain(rows -> outbox.add(event)));
    loader.nudge();
  }
}
