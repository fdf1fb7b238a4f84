package io.athanor.dataset.build;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.catalog.DatasetBuild;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a build has to follow.
 *
 * @param own makes the rows
 * @param measure makes the rows that all variants of the pipeline are compared on; empty when the
 *     build belongs to no variant
 * @param pipeline the pipeline or variant that asks for the build; null when a client does
 */
record BuildRecipes(RecipeSpec own, Optional<RecipeSpec> measure, @Nullable PipelineSpec pipeline) {

  /** The client's recipe, or what the pipeline says. */
  static BuildRecipes of(DatasetBuild build, BlobStore blobs) {
    PipelineRef reference = build.pipeline();
    if (reference == null) {
      RecipeSpec asked = build.recipe();
      if (asked == null) {
        throw new ProblemException(
            ProblemCode.INVALID_REQUEST, "build " + build.id() + " has no recipe and no pipeline");
      }
      return new BuildRecipes(asked, Optional.empty(), null);
    }
    PipelineSpec whole = blobs.json(reference.spec(), PipelineSpec.class);
    PipelineSpec spec = whole.ofVariant(reference.variant());
    Optional<RecipeSpec> measure =
        reference.variant() == null ? Optional.empty() : Optional.of(whole.recipe());
    return new BuildRecipes(build.recipe() == null ? spec.recipe() : build.recipe(), measure, spec);
  }
}
