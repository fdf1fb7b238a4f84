package io.athanor.dataset.build;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.catalog.DatasetBuild;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import java.util.Optional;

/**
 * What a build has to follow.
 *
 * @param own makes the rows
 * @param measure makes the rows that all variants of the pipeline are compared on; empty when the
 *     build belongs to no variant
 */
record BuildRecipes(RecipeSpec own, Optional<RecipeSpec> measure) {

  /** The client's recipe, or what the pipeline says. */
  static BuildRecipes of(DatasetBuild build, BlobStore blobs) {
    if (build.recipe() != null) {
      return new BuildRecipes(build.recipe(), Optional.empty());
    }
    PipelineRef pipeline = build.pipeline();
    if (pipeline == null) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST, "build " + build.id() + " has no recipe and no pipeline");
    }
    PipelineSpec spec = blobs.json(pipeline.spec(), PipelineSpec.class);
    return pipeline.variant() == null
        ? new BuildRecipes(spec.recipe(), Optional.empty())
        : new BuildRecipes(spec.ofVariant(pipeline.variant()).recipe(), Optional.of(spec.recipe()));
  }
}
