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
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;

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
   * The manifest, with documents that the recipe can be applied to.
   *
   * @throws ProblemException when there are none, or one is of another kind than the recipe takes
   */
  DocumentManifest manifest(ArtifactRef reference, RecipeKind recipe, Set<DocumentKind> accepted) {
    DocumentManifest manifest = blobs.json(reference, DocumentManifest.class);
    if (manifest.ingested().isEmpty()) {
      throw new ProblemException(ProblemCode.NO_DOCUMENTS, nothingRead(manifest));
    }
    for (DocumentManifest.Ingested document : manifest.ingested()) {
      if (!accepted.contains(document.kind())) {
        throw new ProblemException(
            ProblemCode.RECIPE_MISMATCH, mismatch(recipe, accepted, document));
      }
    }
    return manifest;
  }

  /** The documents under their stable names and in their stable order, read one by one. */
  Iterator<IngestedDocument> documents(DocumentManifest manifest, Listener listener) {
    List<DocumentManifest.Ingested> ordered = StableDocuments.inOrder(manifest);
    StableDocuments stable = new StableDocuments();
    return new Iterator<>() {
      private int done;

      @Override
      public boolean hasNext() {
        return done < ordered.size();
      }

      @Override
      public IngestedDocument next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        IngestedDocument document =
            stable.named(blobs.json(ordered.get(done++).content(), IngestedDocument.class));
        listener.read(done, ordered.size());
        return document;
      }
    };
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
      RecipeKind recipe, Set<DocumentKind> accepted, DocumentManifest.Ingested document) {
    return "recipe "
        + recipe.word()
        + " makes rows of "
        + accepted.stream()
            .sorted()
            .map(DocumentReader::describe)
            .collect(Collectors.joining(" or "))
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
      case TABLE -> RecipeKind.ROWS;
      case DIALOGUE -> RecipeKind.DIALOGUE_PAIRS;
      case CONVERSATIONS -> RecipeKind.CONVERSATIONS;
      case FACTS -> RecipeKind.FACTS;
      case QUESTION_ANSWER -> RecipeKind.QUESTION_ANSWER;
    };
  }
}
