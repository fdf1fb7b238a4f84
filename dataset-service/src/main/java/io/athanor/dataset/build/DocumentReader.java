package io.athanor.dataset.build;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads the documents of a manifest and sees to it that the recipe can be applied to them. */
@ApplicationScoped
class DocumentReader {

  /** Told after each document. */
  @FunctionalInterface
  interface Listener {
    void read(int done, int total);
  }

  private final BlobStore blobs;

  DocumentReader(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Reads all documents under their stable names and in their stable order.
   *
   * @throws ProblemException when there are none, or one is of another kind than the recipe takes
   */
  List<IngestedDocument> read(
      ArtifactRef manifestRef, RecipeKind recipe, DocumentKind accepted, Listener listener) {
    DocumentManifest manifest = blobs.json(manifestRef, DocumentManifest.class);
    if (manifest.ingested().isEmpty()) {
      throw new ProblemException(ProblemCode.NO_DOCUMENTS, nothingRead(manifest));
    }
    for (DocumentManifest.Ingested document : manifest.ingested()) {
      if (document.kind() != accepted) {
        throw new ProblemException(
            ProblemCode.RECIPE_MISMATCH, mismatch(recipe, accepted, document));
      }
    }
    List<IngestedDocument> documents = new ArrayList<>();
    StableDocuments stable = new StableDocuments();
    for (DocumentManifest.Ingested document : StableDocuments.inOrder(manifest)) {
      documents.add(stable.named(blobs.json(document.content(), IngestedDocument.class)));
      listener.read(documents.size(), manifest.ingested().size());
    }
    return documents;
  }

  private static String nothingRead(DocumentManifest manifest) {
    if (manifest.rejected().isEmpty()) {
      return "the request named no source; give at least one under \"sources\"";
    }
    DocumentManifest.Rejected first = manifest.rejected().getFirst();
    int others = manifest.rejected().size() - 1;
    return "no source could be read: "
        + first.sourceUri()
        + ": "
        + first.detail()
        + (others == 0 ? "" : " (and " + others + " more)");
  }

  private static String mismatch(
      RecipeKind recipe, DocumentKind accepted, DocumentManifest.Ingested document) {
    return "recipe "
        + recipe.word()
        + " makes rows of "
        + describe(accepted)
        + ", but "
        + document.sourceUri()
        + " holds "
        + describe(document.kind())
        + "; use recipe "
        + recipeFor(document.kind()).word()
        + " or another source";
  }

  private static String describe(DocumentKind kind) {
    return switch (kind) {
      case TEXT -> "running text";
      case FACTS -> "a fact sheet";
      case QUESTION_ANSWER -> "questions and answers";
      case TABLE -> "rows of named columns";
      case DIALOGUE -> "a script";
      case CONVERSATIONS -> "finished conversations";
    };
  }

  private static RecipeKind recipeFor(DocumentKind kind) {
    return switch (kind) {
      case TEXT -> RecipeKind.COMPLETION;
      case TABLE, DIALOGUE, CONVERSATIONS -> RecipeKind.COMPLETION;
      case FACTS -> RecipeKind.FACTS;
      case QUESTION_ANSWER -> RecipeKind.QUESTION_ANSWER;
    };
  }
}
