package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.dataset.catalog.ContentHash;
import io.athanor.dataset.format.ConversationReader;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.Formats;
import io.athanor.dataset.format.ProblemLog;
import io.athanor.dataset.format.RowPlace;
import io.athanor.dataset.format.RowProblem;
import io.athanor.dataset.format.TrainingRow;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first version of a data set from an uploaded file, one row in memory at a time. All
 * identifiers follow from that of the file, so a reading that was killed is simply done again.
 */
final class TrainingFile {

  private static final String JSON_LINES = "application/jsonl";
  private static final int ROWS_OF_A_SHARD = 10_000;
  private static final int MOST_PROBLEMS = 10_000;
  private static final int VERSION = 1;

  private final BlobStore blobs;
  private final StoredFile file;
  private final FileFormat format;
  private final DatasetId dataset;
  private final DocumentId document;
  private final List<ArtifactRef> shards = new ArrayList<>();
  private long kept;
  private long problems;

  TrainingFile(BlobStore blobs, StoredFile file, FileFormat format) {
    this.blobs = blobs;
    this.file = file;
    this.format = format;
    this.dataset = new DatasetId(Uuid7.named("dataset|file|" + file.id()).toString());
    this.document = new DocumentId(Uuid7.named("document|file|" + file.id()).toString());
  }

  /**
   * What was read.
   *
   * @param manifest where the version's manifest lies; null when no row is good
   * @param problems lines of {@link RowProblem}; null without
   */
  record Result(
      DatasetId dataset,
      int version,
      @Nullable ArtifactRef manifest,
      @Nullable DatasetManifest content,
      ProblemLog log,
      @Nullable ArtifactRef problems) {}

  Result read() throws IOException {
    Path listed = Files.createTempFile("athanor-", ".problems");
    try {
      ProblemLog log;
      try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(listed))) {
        log = new ProblemLog(problem -> list(problem, stream));
        readRows(log);
      }
      ArtifactRef stored =
          log.rejected() == 0
              ? null
              : blobs.putFile("files/" + file.id() + ".problems.jsonl", JSON_LINES, listed);
      if (kept == 0) {
        return new Result(dataset, VERSION, null, null, log, stored);
      }
      DatasetManifest manifest = manifest();
      ArtifactRef reference = blobs.putJson(folder() + "manifest.json", manifest);
      return new Result(dataset, VERSION, reference, manifest, log, stored);
    } finally {
      Files.deleteIfExists(listed);
    }
  }

  private void list(RowProblem problem, OutputStream stream) {
    if (problems++ < MOST_PROBLEMS) {
      try {
        stream.write(Json.bytes(problem));
        stream.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void readRows(ProblemLog log) throws IOException {
    try (ConversationReader reader =
        Formats.reader(
            format,
            new BufferedInputStream(Files.newInputStream(blobs.file(file.content()))),
            log)) {
      Example next = nextExample(reader, log);
      while (next != null) {
        Example first = next;
        Example[] behind = new Example[1];
        String key =
            folder() + String.format(java.util.Locale.ROOT, "train-%05d.jsonl", shards.size());
        shards.add(
            blobs.put(key, JSON_LINES, stream -> behind[0] = shard(first, reader, log, stream)));
        next = behind[0];
      }
    }
  }

  /** Writes a shard; gives the first example of the next one. */
  private @Nullable Example shard(
      Example first, ConversationReader reader, ProblemLog log, OutputStream stream)
      throws IOException {
    Example example = first;
    for (int row = 0; row < ROWS_OF_A_SHARD && example != null; row++) {
      stream.write(Json.bytes(example));
      stream.write('\n');
      kept++;
      example = nextExample(reader, log);
    }
    return example;
  }

  private @Nullable Example nextExample(ConversationReader reader, ProblemLog log)
      throws IOException {
    for (TrainingRow row = reader.next(); row != null; row = reader.next()) {
      RowPlace place = reader.place();
      String mistake = LearnableRow.mistake(row);
      if (mistake == null) {
        return example(row, place);
      }
      log.reject(new RowProblem(place.line(), 1, "", mistake));
    }
    return null;
  }

  private Example example(TrainingRow row, RowPlace place) {
    String id = Uuid7.named("row|" + dataset.value() + '|' + place.line()).toString();
    List<SourceSpan> sources =
        List.of(
            new SourceSpan(
                document,
                "line-" + place.line(),
                (int) Math.clamp(place.start(), 0, Integer.MAX_VALUE),
                (int) Math.clamp(place.end(), 0, Integer.MAX_VALUE)));
    return switch (row) {
      case TrainingRow.Conversation conversation ->
          new Example(id, conversation.turns(), 1, sources, null, 0, null, null);
      case TrainingRow.RawText text ->
          new Example(id, List.of(), 1, sources, null, 0, text.text(), null);
    };
  }

  private DatasetManifest manifest() {
    DocumentManifest documents =
        new DocumentManifest(
            new RequestId(Uuid7.named("request|file|" + file.id()).toString()),
            List.of(
                new DocumentManifest.Ingested(
                    document,
                    "file:///" + file.filename(),
                    DocumentKind.CONVERSATIONS,
                    file.content(),
                    Math.toIntExact(kept))),
            List.of());
    return new DatasetManifest(
        dataset,
        VERSION,
        DatasetManifest.UPLOADED_FILE,
        0,
        shards,
        List.of(),
        null,
        Math.toIntExact(kept),
        0,
        0,
        ContentHash.of(shards.stream().map(ArtifactRef::sha256).toList(), List.of(), null, null),
        blobs.putJson(folder() + "documents.json", documents));
  }

  private String folder() {
    return "datasets/" + dataset.value() + "/v" + VERSION + '/';
  }
}
