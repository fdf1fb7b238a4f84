package io.athanor.inference.chat;

import io.athanor.inference.embedding.EmbeddingModel;
import io.athanor.inference.registry.ListedModel;
import io.athanor.inference.registry.ModelRegistry;
import io.athanor.inference.registry.ModelWithdrawal;
import io.athanor.inference.upstream.Upstreams;
import io.athanor.kit.http.openai.OpenAiException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Stream;

/** {@code /v1/models}: the models that completions may name, upstream ones last. */
@Path("/v1/models")
public class ModelsResource {

  private final ModelRegistry registry;
  private final ChatService chat;
  private final EmbeddingModel embeddings;
  private final Upstreams upstreams;
  private final ModelWithdrawal withdrawal;

  ModelsResource(
      ModelRegistry registry,
      ChatService chat,
      EmbeddingModel embeddings,
      Upstreams upstreams,
      ModelWithdrawal withdrawal) {
    this.registry = registry;
    this.chat = chat;
    this.embeddings = embeddings;
    this.upstreams = upstreams;
    this.withdrawal = withdrawal;
  }

  /** What became of a deletion, in OpenAI's form. */
  public record Deleted(String id, String object, boolean deleted) {}

  @GET
  @NonBlocking
  public Response list() {
    var models =
        Stream.of(
                registry.list().stream().map(ModelObject::of),
                encoder(),
                upstreams.list().stream().map(ModelObject::of))
            .flatMap(part -> part)
            .toList();
    return OpenAiResponses.ok(new ModelObject.Page("list", models), MediaType.APPLICATION_JSON);
  }

  /** One model; a base model's name may hold slashes. */
  @GET
  @Path("/{id:.+}")
  @NonBlocking
  public Response get(@PathParam("id") String id) {
    ModelObject model =
        upstreams
            .find(id)
            .map(ModelObject::of)
            .or(() -> encoder().filter(each -> embeddings.isNamed(id)).findFirst())
            .orElseGet(() -> ModelObject.of(chat.listed(id)));
    return OpenAiResponses.ok(model, MediaType.APPLICATION_JSON);
  }

  /** Withdraws a tuned model for good; answers that are being generated are finished. */
  @DELETE
  @Path("/{id:.+}")
  @Blocking
  public Deleted delete(@PathParam("id") String id) {
    if (upstreams.find(id).isPresent()) {
      throw OpenAiException.invalid(
          "model",
          "The model '%s' belongs to another server; it can be deleted there".formatted(id));
    }
    if (embeddings.isNamed(id)) {
      throw OpenAiException.invalid(
          "model",
          "The model '%s' makes embeddings for retrieval; only tuned models can be deleted"
              .formatted(id));
    }
    ListedModel model = chat.listed(id);
    if (model.published() == null) {
      throw OpenAiException.invalid(
          "model",
          "The model '%s' is a base model, which tuned models need; only these can be deleted"
              .formatted(id));
    }
    if (model.kind() == ListedModel.Kind.MERGED) {
      throw OpenAiException.invalid(
          "model",
          "The model '%s' is a file of the model '%s'; it goes when that one is deleted"
              .formatted(id, model.published().name()));
    }
    withdrawal.withdraw(model.published());
    return new Deleted(id, "model", true);
  }

  private Stream<ModelObject> encoder() {
    return embeddings.isOn() ? Stream.of(ModelObject.ofEncoder(embeddings.name())) : Stream.empty();
  }
}
