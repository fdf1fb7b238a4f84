package io.athanor.inference.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ProblemCode;
import io.athanor.inference.engine.EngineBusyException;
import io.athanor.kit.http.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/inference/models/{id}/load} and {@code /unload}: brings a model into memory
 * before it is asked for, or frees its memory. Both may be repeated. {@code id} is a name of {@code
 * /v1/models} or the identifier of a published model.
 */
@Path("/api/inference/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelMemoryResource {

  private final ModelRegistry registry;
  private final ModelMemory memory;

  ModelMemoryResource(ModelRegistry registry, ModelMemory memory) {
    this.registry = registry;
    this.memory = memory;
  }

  /**
   * Where a model is now.
   *
   * @param state {@code loaded}, {@code unloaded}, or {@code draining} while answers need it
   * @param bytes of its files in memory; an adapter counts without its base
   * @param requests how many it still answers while it is draining
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MemoryView(String id, String state, long bytes, @Nullable Integer requests) {}

  @POST
  @Path("/{id:.+}/load")
  @RunOnVirtualThread
  public MemoryView load(@PathParam("id") String id) {
    return view(id, memory::load);
  }

  @POST
  @Path("/{id:.+}/unload")
  @RunOnVirtualThread
  public MemoryView unload(@PathParam("id") String id) {
    return view(id, memory::unload);
  }

  private MemoryView view(String id, Function<ListedModel, ModelMemory.Usage> change) {
    ListedModel model =
        registry
            .find(id)
            .or(() -> registry.findById(id))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "there is no model %s here; GET /v1/models lists those there are"
                            .formatted(id)));
    try {
      ModelMemory.Usage usage = change.apply(model);
      return new MemoryView(id, usage.state().word(), usage.bytes(), usage.requests());
    } catch (EngineBusyException e) {
      throw new ProblemException(ProblemCode.OVERLOADED, String.valueOf(e.getMessage()));
    } catch (ModelUnavailableException e) {
      throw new ProblemException(
          ProblemCode.BASE_MODEL_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }
}
