package io.athanor.ingest.settle;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.KeptOutParagraph;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.ParagraphRef;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the list of kept-out paragraphs, and knows by number every paragraph it has seen. */
final class KeptOutList implements AutoCloseable {

  private static final int EXCERPT = 160;
  private static final int ID_BYTES = 25;

  private final Path lines;
  private final Path ids;
  private final OutputStream linesOut;
  private final OutputStream idsOut;
  private final List<DocumentOutcome> outcomes;
  private final Map<DocumentId, Integer> indexes = new HashMap<>();
  private final long[] firstIds;
  private final EnumMap<KeptOut.Reason, Integer> counts = new EnumMap<>(KeptOut.Reason.class);
  private long idCount;

  KeptOutList(Path folder, List<DocumentOutcome> outcomes) throws IOException {
    this.outcomes = outcomes;
    this.firstIds = new long[outcomes.size()];
    for (int i = 0; i < outcomes.size(); i++) {
      indexes.put(outcomes.get(i).documentId(), i);
      firstIds[i] = -1;
    }
    this.lines = Files.createTempFile(folder, "kept-out", ".jsonl");
    this.ids = Files.createTempFile(folder, "paragraphs", ".ids");
    this.linesOut = new BufferedOutputStream(Files.newOutputStream(lines));
    this.idsOut = Files.newOutputStream(ids);
  }

  /** A paragraph in its turn; it is listed if it is kept out. */
  void add(OpenDocument document, Paragraph paragraph) {
    try {
      int index = indexOf(document.original().documentId());
      if (firstIds[index] < 0) {
        firstIds[index] = idCount;
      }
      idsOut.write(paragraph.id().getBytes(StandardCharsets.US_ASCII), 0, ID_BYTES);
      idCount++;
      KeptOut keptOut = paragraph.keptOut();
      if (keptOut != null) {
        counts.merge(keptOut.reason(), 1, Integer::sum);
        linesOut.write(Json.bytes(line(document, paragraph, keptOut)));
        linesOut.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paragraph of that number in the outcome of that number; it was added before. */
  ParagraphRef reference(int outcome, int paragraph) {
    try (var channel = Files.newByteChannel(ids)) {
      ByteBuffer id = ByteBuffer.allocate(ID_BYTES);
      channel.position((firstIds[outcome] + paragraph) * ID_BYTES);
      while (id.hasRemaining() && channel.read(id) >= 0) {
        // until the id is whole
      }
      return new ParagraphRef(
          outcomes.get(outcome).documentId(), new String(id.array(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<KeptOut.Reason, Integer> counts() {
    return counts;
  }

  /** Stores the list, unless it is empty. */
  @Nullable ArtifactRef store(BlobStore blobs, RequestId request) {
    if (counts.isEmpty()) {
      return null;
    }
    try {
      linesOut.flush();
      return blobs.put(
          "documents/requests/" + request + "/kept-out.jsonl",
          "application/jsonl",
          stream -> Files.copy(lines, stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    linesOut.close();
    idsOut.close();
    Files.deleteIfExists(lines);
    Files.deleteIfExists(ids);
  }

  private int indexOf(DocumentId document) {
    return Objects.requireNonNull(indexes.get(document), document::value);
  }

  private KeptOutParagraph line(OpenDocument document, Paragraph paragraph, KeptOut keptOut) {
    String text = document.text(paragraph);
    String address =
        Optional.ofNullable(keptOut.reference())
            .map(reference -> outcomes.get(indexOf(reference.documentId())).sourceUri())
            .orElse(null);
    return new KeptOutParagraph(
        document.original().documentId(),
        paragraph.id(),
        document.original().sourceUri(),
        keptOut,
        address,
        text.substring(0, Math.min(text.length(), EXCERPT)));
  }
}
