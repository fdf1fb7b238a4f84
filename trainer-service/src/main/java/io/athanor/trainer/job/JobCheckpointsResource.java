package io.athanor.trainer.job;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a job, the latest step first; each can be asked as a model. */
@Path("/v1/fine_tuning/jobs/{id}/checkpoints")
@Produces(MediaType.APPLICATION_JSON)
public class JobCheckpointsResource {

  private final Transactions transactions;
  private final JobReading reading;
  private final JobCheckpointRepository checkpoints;

  JobCheckpointsResource(
      Transactions transactions, JobReading reading, JobCheckpointRepository checkpoints) {
    this.transactions = transactions;
    this.reading = reading;
    this.checkpoints = checkpoints;
  }

  @GET
  public Response list(
      @PathParam("id") String id,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("10") String limit) {
    FineTuningJob job = reading.job(id);
    int size = PageObject.limit(limit);
    Optional<JobCheckpoint> last =
        after == null
            ? Optional.empty()
            : transactions.await(() -> checkpoints.find(job.id(), CheckpointObject.plainId(after)));
    if (after != null && last.isEmpty()) {
      throw OpenAiException.invalid("after", "'after': job " + id + " has no checkpoint " + after);
    }
    List<CheckpointObject> found =
        transactions.await(() -> checkpoints.page(job.id(), last, size + 1)).stream()
            .map(CheckpointObject::of)
            .toList();
    return Response.ok(PageObject.of(found, size, CheckpointObject::id)).build();
  }
}
