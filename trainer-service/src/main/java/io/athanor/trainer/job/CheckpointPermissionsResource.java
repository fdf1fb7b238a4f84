package io.athanor.trainer.job;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Who else may use a checkpoint. An installation is one project, so nobody is listed and nobody can
 * be added.
 */
@Path("/v1/fine_tuning/checkpoints/{model}/permissions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class CheckpointPermissionsResource {

  private final Transactions transactions;
  private final JobCheckpointRepository checkpoints;

  CheckpointPermissionsResource(Transactions transactions, JobCheckpointRepository checkpoints) {
    this.transactions = transactions;
    this.checkpoints = checkpoints;
  }

  @GET
  public Response list(@PathParam("model") String model) {
    requireCheckpoint(model);
    return Response.ok(PageObject.of(List.of(), 1, Object::toString)).build();
  }

  @POST
  public Response share(@PathParam("model") String model) {
    requireCheckpoint(model);
    throw OpenAiException.invalid(
        "project_ids",
        "Sharing a checkpoint with other projects is not supported: whoever has a key of this"
            + " installation can use it");
  }

  @DELETE
  @Path("/{permission}")
  public Response revoke(
      @PathParam("model") String model, @PathParam("permission") String permission) {
    requireCheckpoint(model);
    throw OpenAiException.notFound("checkpoint permission", permission);
  }

  private void requireCheckpoint(String model) {
    if (!StorableText.isStorable(model)
        || !transactions.await(() -> checkpoints.isServedAs(model))) {
      throw OpenAiException.notFound("checkpoint", model);
    }
  }
}
