package io.athanor.dataset.build;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.kit.hash.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Where a paragraph lies that a version names by what it is (see {@link StableDocuments}).
 *
 * <p>A document's name needs the manifest alone, so one document is read. A paragraph's name holds
 * how many equal ones came before, which is found by trying; only when the document itself holds
 * the text several times, and others held it before, must those be read to tell which one is meant.
 *
 * @param document as the request named it
 * @param paragraphId as the request named it
 */
public record StableParagraph(DocumentId document, String paragraphId) {

  /**
   * Looks for a paragraph.
   *
   * @param document name of its document in the version
   * @param paragraph its name in the version
   * @param read gives a document of the manifest
   */
  public static Optional<StableParagraph> find(
      DocumentManifest manifest,
      DocumentId document,
      String paragraph,
      Function<DocumentManifest.Ingested, IngestedDocument> read) {
    List<DocumentManifest.Ingested> ordered = StableDocuments.inOrder(manifest);
    Map<String, Integer> names = new HashMap<>();
    int before = 0;
    for (int index = 0; index < ordered.size(); index++) {
      DocumentManifest.Ingested ingested = ordered.get(index);
      String name = FileNames.of(ingested.sourceUri());
      int number = names.merge(name, 1, Integer::sum) - 1;
      if (StableDocuments.documentId(name, number).equals(document)) {
        return find(ordered.subList(0, index), before, read.apply(ingested), paragraph, read)
            .map(id -> new StableParagraph(ingested.documentId(), id));
      }
      before += ingested.paragraphs();
    }
    return Optional.empty();
  }

  private static Optional<String> find(
      List<DocumentManifest.Ingested> earlier,
      int paragraphsBefore,
      IngestedDocument document,
      String wanted,
      Function<DocumentManifest.Ingested, IngestedDocument> read) {
    List<String> hashes = hashes(document);
    for (int number = 0; number < paragraphsBefore + hashes.size(); number++) {
      for (String hash : hashes) {
        if (StableDocuments.paragraphName(hash, number).equals(wanted)) {
          int[] places =
              IntStream.range(0, hashes.size())
                  .filter(place -> hashes.get(place).equals(hash))
                  .toArray();
          int which = places.length == 1 ? 0 : number - equalOnes(earlier, hash, number, read);
          return which < 0 || which >= places.length
              ? Optional.empty()
              : Optional.of(document.paragraphs().get(places[which]).id());
        }
      }
    }
    return Optional.empty();
  }

  /** How many paragraphs of earlier documents have that text; none is read when none can have. */
  private static int equalOnes(
      List<DocumentManifest.Ingested> earlier,
      String hash,
      int most,
      Function<DocumentManifest.Ingested, IngestedDocument> read) {
    int equal = 0;
    for (int index = 0; index < earlier.size() && equal < most; index++) {
      equal += (int) hashes(read.apply(earlier.get(index))).stream().filter(hash::equals).count();
    }
    return equal;
  }

  private static List<String> hashes(IngestedDocument document) {
    return document.paragraphs().stream()
        .map((Paragraph paragraph) -> Sha256.of(paragraph.textIn(document)))
        .toList();
  }
}
