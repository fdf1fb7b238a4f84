package io.athanor.dataset.build;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.GenerationOptions;
import io.athanor.dataset.generation.CappedReplies;
import io.athanor.dataset.generation.ChatCompletions;
import io.athanor.dataset.generation.ModelReplies;
import io.athanor.dataset.generation.StoredReplies;
import io.athanor.dataset.generation.Waiting;
import io.athanor.dataset.recipe.RecipeServices;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What recipes need from outside, on this node. */
@ApplicationScoped
class RecipeServicesOfNode {

  private final RecipeConfig config;
  private final BlobStore blobs;

  RecipeServicesOfNode(RecipeConfig config, BlobStore blobs) {
    this.config = config;
    this.blobs = blobs;
  }

  RecipeServices services() {
    return new RecipeServices(
        config.facts().options(), new StoredConversations(blobs), this::connect);
  }

  private ModelReplies connect(GenerationOptions options) {
    ChatCompletions api =
        new ChatCompletions(options.baseUrl(), key(options.apiKeyVariable()), Waiting.REAL);
    return new CappedReplies(
        new StoredReplies(api, blobs), options.maxRequests(), options.maxTokens());
  }

  private static @Nullable String key(@Nullable String variable) {
    if (variable == null) {
      return null;
    }
    String key = System.getenv(variable);
    if (key == null || key.isBlank()) {
      throw new ProblemException(
          ProblemCode.INVALID_PIPELINE,
          "recipe.apiKeyVariable names "
              + variable
              + ", which is not set where dataset-service runs");
    }
    return key;
  }
}
