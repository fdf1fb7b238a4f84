package io.athanor.dataset.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names documents and paragraphs by what they are: equal sources give equal names, and so equal
 * bytes of a version, on every machine, whatever folder, server, request or order they came by.
 *
 * <p>A document is named by the last part of its address, a paragraph by its text, so a paragraph
 * keeps its name when its page is edited elsewhere; equal ones are numbered in order. One instance
 * names the documents of one manifest, from the first on.
 */
public final class StableDocuments {

  private static final int DIGITS = 24;

  private final Map<String, Integer> documents = new HashMap<>();
  private final Map<String, Integer> paragraphs = new HashMap<>();

  /** The documents of a manifest in the order in which they must be named and used. */
  public static List<DocumentManifest.Ingested> inOrder(DocumentManifest manifest) {
    return manifest.ingested().stream()
        .sorted((left, right) -> FileNames.compare(left.sourceUri(), right.sourceUri()))
        .toList();
  }

  /** The document under its stable names. */
  public IngestedDocument named(IngestedDocument document) {
    Map<String, String> names = new HashMap<>();
    for (Paragraph paragraph : document.paragraphs()) {
      names.putIfAbsent(paragraph.id(), name(paragraph.textIn(document)));
    }
    ObjectNode tree = Json.mapper().valueToTree(document);
    tree.put("documentId", documentId(document.sourceUri()).value());
    for (JsonNode paragraph : tree.path("paragraphs")) {
      rename((ObjectNode) paragraph, "id", names);
    }
    rename(tree, names);
    return Json.read(tree.toString(), IngestedDocument.class);
  }

  private DocumentId documentId(String address) {
    String name = FileNames.of(address);
    return documentId(name, next(documents, name));
  }

  /**
   * A document's name.
   *
   * @param number of documents before it whose addresses end the same
   */
  public static DocumentId documentId(String fileName, int number) {
    return new DocumentId(Uuid7.named("source|" + fileName + '|' + number).toString());
  }

  private String name(String text) {
    String hash = Sha256.of(text);
    return paragraphName(hash, next(paragraphs, hash));
  }

  /**
   * A paragraph's name.
   *
   * @param hash of its text
   * @param number of paragraphs before it with the same text
   */
  static String paragraphName(String hash, int number) {
    return 'p' + (number == 0 ? hash : Sha256.of(hash + '|' + number)).substring(0, DIGITS);
  }

  private static int next(Map<String, Integer> counts, String key) {
    return counts.merge(key, 1, Integer::sum) - 1;
  }

  /** Everything that points at a paragraph of this document says so in its field's name. */
  private static void rename(JsonNode node, Map<String, String> names) {
    if (node instanceof ObjectNode object) {
      rename(object, "paragraphId", names);
      if (object.get("paragraphIds") instanceof ArrayNode ids) {
        for (int index = 0; index < ids.size(); index++) {
          String old = ids.get(index).asText();
          ids.set(index, TextNode.valueOf(names.getOrDefault(old, old)));
        }
      }
    }
    node.forEach(child -> rename(child, names));
  }

  private static void rename(ObjectNode object, String field, Map<String, String> names) {
    JsonNode old = object.get(field);
    String name = old == null || !old.isTextual() ? null : names.get(old.textValue());
    if (name != null) {
      object.put(field, name);
    }
  }
}
