package io.athanor.inference.retrieval;

import io.athanor.inference.embedding.EmbeddingAvailability.Ready;
import io.athanor.inference.embedding.EmbeddingModel;
import io.athanor.inference.embedding.TextEmbedder;
import io.athanor.inference.retrieval.EmbeddingRepository.Unembedded;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.kit.work.WorkerBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Embeds paragraphs behind all other work, as long as the model is on this machine. It never has
 * the model fetched: where nobody searches, nothing is downloaded or computed.
 */
@ApplicationScoped
class EmbeddingWorker extends WorkerBean {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final int BATCH = 64;

  private final EmbeddingRepository embeddings;
  private final EmbeddingModel model;
  private final TextEmbedder embedder;
  private final Transactions transactions;
  private final WorkLoop loop = new WorkLoop("paragraph-embedding", IDLE, this::next);
  private String space = "";

  EmbeddingWorker(
      EmbeddingRepository embeddings,
      EmbeddingModel model,
      TextEmbedder embedder,
      Transactions transactions) {
    this.embeddings = embeddings;
    this.model = model;
    this.embedder = embedder;
    this.transactions = transactions;
  }

  @Override
  protected WorkLoop loop() {
    return loop;
  }

  private boolean next() {
    if (!(model.availability() instanceof Ready ready)) {
      return false;
    }
    if (!ready.fingerprint().equals(space)) {
      transactions.await(() -> embeddings.enterSpace(ready.fingerprint()));
      space = ready.fingerprint();
    }
    List<Unembedded> batch = transactions.await(() -> embeddings.unembedded(BATCH));
    if (batch.isEmpty()) {
      return false;
    }
    List<float[]> vectors = embedder.embedLater(batch.stream().map(Unembedded::text).toList());
    transactions.await(() -> embeddings.store(batch, vectors));
    return true;
  }
}
