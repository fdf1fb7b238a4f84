package io.athanor.dataset.catalog;

import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds data sets and versions for the HTTP interface; what is missing is a 404. */
@ApplicationScoped
public class DatasetVersions {

  private final Transactions transactions;
  private final DatasetRepository datasets;
  private final Shards shards;

  DatasetVersions(Transactions transactions, DatasetRepository datasets, Shards shards) {
    this.transactions = transactions;
    this.datasets = datasets;
    this.shards = shards;
  }

  /**
   * The data set.
   *
   * @throws ProblemException when there is none
   */
  public Dataset dataset(DatasetId id) {
    return transactions
        .await(() -> datasets.find(id))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no data set " + id));
  }

  /**
   * What a version is made of.
   *
   * @throws ProblemException when there is no such version, or it is still being written
   */
  public DatasetManifest manifest(DatasetId id, int version) {
    return transactions
        .await(() -> datasets.version(id, version))
        .map(shards::manifest)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "data set " + id + " has no version " + version));
  }
}
