package io.athanor.inference.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.inference.registry.ListedModel;
import io.athanor.inference.upstream.UpstreamModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code model} object.
 *
 * @param parent the base model of an adapter, as vLLM names it; null for a base model
 * @param purpose what the model is for, {@code chat} (completions too) or {@code embeddings}; not
 *     part of OpenAI's object
 */
record ModelObject(
    String id,
    String object,
    long created,
    @JsonProperty("owned_by") String ownedBy,
    @Nullable String parent,
    @JsonProperty("x_purpose") String purpose) {

  private static final String CHAT = "chat";
  private static final String EMBEDDINGS = "embeddings";
  private static final String OWNER = "athanor";

  static ModelObject of(ListedModel model) {
    return new ModelObject(
        model.name(), "model", model.created().getEpochSecond(), OWNER, model.parent(), CHAT);
  }

  /** A model that another server answers for; when it was made is not known here. */
  static ModelObject of(UpstreamModel model) {
    return new ModelObject(
        model.name(), "model", 0, String.valueOf(model.api().getHost()), null, CHAT);
  }

  /** The sentence encoder; when it was made is not known here. */
  static ModelObject ofEncoder(String name) {
    return new ModelObject(name, "model", 0, OWNER, null, EMBEDDINGS);
  }

  /** The list of all models. */
  record Page(String object, List<ModelObject> data) {}
}
