package io.athanor.trainer.run;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.RunId;
import io.athanor.kit.json.Json;
import io.athanor.trainer.lease.RunLease;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The complete checkpoints of the runs; every method works in the caller's transaction. */
@ApplicationScoped
class CheckpointRepository {

  private static final String INSERT =
      """
      insert into training_checkpoint (run_id, step, lease_token, manifest)
      values (:run, :step, :token, :manifest)
      on conflict do nothing
      """;

  private static final String NEWEST_FIRST =
      """
      select manifest from training_checkpoint
       where run_id = :run
       order by step desc, lease_token desc
      """;

  Uni<Void> insert(RunLease lease, int step, ArtifactRef manifest) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(INSERT)
                    .setParameter("run", lease.runId().value())
                    .setParameter("step", step)
                    .setParameter("token", lease.token())
                    .setParameter("manifest", Json.text(manifest))
                    .executeUpdate())
        .replaceWithVoid();
  }

  Uni<List<ArtifactRef>> newestFirst(RunId runId) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(NEWEST_FIRST, String.class)
                    .setParameter("run", runId.value())
                    .getResultList())
        .map(rows -> rows.stream().map(json -> Json.read(json, ArtifactRef.class)).toList());
  }
}
