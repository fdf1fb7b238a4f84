package io.athanor.dataset.catalog;

import io.athanor.contracts.DatasetId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading the data sets; every method runs in the caller's transaction. */
@ApplicationScoped
public class DatasetRepository {

  /** A page of data sets, newest first, behind the one named {@code after}. */
  public Uni<List<Dataset>> page(@Nullable DatasetId after, int limit) {
    if (after == null) {
      return datasets("from DatasetEntity order by createdAt desc, id desc", Map.of(), limit);
    }
    return datasets(
        "from DatasetEntity d where (d.createdAt, d.id) <"
            + " (select a.createdAt, a.id from DatasetEntity a where a.id = :after)"
            + " order by d.createdAt desc, d.id desc",
        Map.of("after", after.value()),
        limit);
  }

  /** The data set with that id. */
  public Uni<Optional<Dataset>> find(DatasetId id) {
    return datasets("from DatasetEntity where id = :id", Map.of("id", id.value()), 1)
        .map(found -> found.stream().findFirst());
  }

  /** The builds of a data set, newest first. */
  public Uni<List<DatasetBuild>> builds(DatasetId id) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from DatasetBuildEntity where datasetId = :id"
                            + " order by requestedAt desc, id",
                        DatasetBuildEntity.class)
                    .setParameter("id", id.value())
                    .getResultList())
        .map(rows -> rows.stream().map(DatasetBuildEntity::build).toList());
  }

  /** The readable versions of a data set, newest first. */
  public Uni<List<DatasetVersion>> versions(DatasetId id) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from DatasetVersionEntity where datasetId = :id and manifest is not null"
                            + " order by version desc",
                        DatasetVersionEntity.class)
                    .setParameter("id", id.value())
                    .getResultList())
        .map(rows -> rows.stream().map(DatasetVersionEntity::record).toList());
  }

  /** A readable version. */
  public Uni<Optional<DatasetVersion>> version(DatasetId id, int version) {
    return versions(id)
        .map(all -> all.stream().filter(each -> each.version() == version).findFirst());
  }

  private static Uni<List<Dataset>> datasets(
      String query, Map<String, Object> parameters, int limit) {
    return Panache.getSession()
        .chain(
            session -> {
              var selection = session.createSelectionQuery(query, DatasetEntity.class);
              parameters.forEach(selection::setParameter);
              return selection.setMaxResults(limit).getResultList();
            })
        .map(
            rows ->
                rows.stream()
                    .map(row -> new Dataset(new DatasetId(row.id), row.name, row.createdAt))
                    .toList());
  }
}
