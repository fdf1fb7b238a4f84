package io.athanor.inference.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.inference.registry.ServedModel;
import io.athanor.inference.upstream.UpstreamModel;
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

  /** A model that another server answers for; when it was made is not known here. */
  static ModelObject of(UpstreamModel model) {
    return new ModelObject(model.name(), "model", 0, String.valueOf(model.api().getHost()), null);
  }

  /** The list of all models. */
  record Page(String object, List<ModelObject> data) {}
}
