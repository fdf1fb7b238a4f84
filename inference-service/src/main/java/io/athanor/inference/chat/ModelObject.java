package io.athanor.inference.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.inference.registry.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code model} object.
 *
 * @param parent the base model of an adapter, as vLLM names it; null for a base model
 */
record ModelObject(
    String id,
    String object,
    long created,
    @JsonProperty("owned_by") String ownedBy,
    @Nullable String parent) {

  static ModelObject of(ServedModel model) {
    return new ModelObject(
        model.name(),
        "model",
        model.created().getEpochSecond(),
        "athanor",
        model.published() == null ? null : model.base().name());
  }

  /** The list of all models. */
  record Page(String object, List<ModelObject> data) {}
}
