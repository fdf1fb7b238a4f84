package io.athanor.inference.retrieval;

import io.athanor.inference.retrieval.EmbeddingRepository.Stored;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The matrices of the collections that were searched last. Each search first takes in what was
 * embedded since the one before, by this process or another.
 */
@ApplicationScoped
class EmbeddingMatrices {

  private static final int PAGE = 1000;

  /** Candidates for each paragraph that is wanted: rounding and deleted paragraphs cost some. */
  private static final int CANDIDATES = 4;

  private final EmbeddingRepository embeddings;
  private final Transactions transactions;
  private final RetrievalConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, EmbeddingMatrix> matrices = new LinkedHashMap<>(16, 0.75f, true);
  private String space = "";

  EmbeddingMatrices(
      EmbeddingRepository embeddings, Transactions transactions, RetrievalConfig config) {
    this.embeddings = embeddings;
    this.transactions = transactions;
    this.config = config;
  }

  /** Keys of the paragraphs of a collection that are nearest to a query, best first. */
  List<Long> nearest(String collection, String fingerprint, float[] query, int count) {
    List<Long> candidates = candidates(collection, fingerprint, query, CANDIDATES * count);
    Map<Long, float[]> exact = transactions.await(() -> embeddings.vectors(candidates));
    return exact.entrySet().stream()
        .map(stored -> new Scored(stored.getKey(), dot(query, stored.getValue())))
        .sorted(Comparator.comparingDouble(Scored::cosine).reversed().thenComparing(Scored::key))
        .limit(count)
        .map(Scored::key)
        .toList();
  }

  private record Scored(long key, double cosine) {}

  private List<Long> candidates(String collection, String fingerprint, float[] query, int count) {
    lock.lock();
    try {
      if (!fingerprint.equals(space)) {
        matrices.clear();
        space = fingerprint;
      }
      EmbeddingMatrix matrix = matrices.computeIfAbsent(collection, name -> new EmbeddingMatrix());
      update(collection, matrix);
      evictOthers(collection);
      return matrix.nearest(query, count);
    } finally {
      lock.unlock();
    }
  }

  private void update(String collection, EmbeddingMatrix matrix) {
    List<Stored> page;
    do {
      long order = matrix.order();
      page = transactions.await(() -> embeddings.after(collection, order, PAGE));
      page.forEach(matrix::put);
    } while (page.size() == PAGE);
  }

  private void evictOthers(String current) {
    long bytes = matrices.values().stream().mapToLong(EmbeddingMatrix::bytes).sum();
    var oldest = matrices.entrySet().iterator();
    while (bytes > config.matrixBytes().asLongValue() && oldest.hasNext()) {
      Map.Entry<String, EmbeddingMatrix> entry = oldest.next();
      if (!entry.getKey().equals(current)) {
        bytes -= entry.getValue().bytes();
        oldest.remove();
      }
    }
  }

  private static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
