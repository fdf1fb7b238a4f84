package io.athanor.inference.chat;

import io.athanor.inference.registry.ModelRegistry;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/models}: the models that chat completions may name. */
@Path("/v1/models")
@NonBlocking
public class ModelsResource {

  private final ModelRegistry registry;
  private final ChatService chat;

  ModelsResource(ModelRegistry registry, ChatService chat) {
    this.registry = registry;
    this.chat = chat;
  }

  @GET
  public Response list() {
    var models = registry.list().stream().map(ModelObject::of).toList();
    return OpenAiResponses.ok(new ModelObject.Page("list", models), MediaType.APPLICATION_JSON);
  }

  /** One model; a base model's name may hold slashes. */
  @GET
  @Path("/{id:.+}")
  public Response get(@PathParam("id") String id) {
    return OpenAiResponses.ok(ModelObject.of(chat.model(id)), MediaType.APPLICATION_JSON);
  }
}
