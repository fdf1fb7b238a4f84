package io.athanor.dataset.hub;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.dataset.catalog.Shards;
import io.athanor.dataset.catalog.SourceLicence;
import io.athanor.dataset.format.ConversationWriter;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.Formats;
import io.athanor.dataset.format.TrainingRow;
import io.athanor.kit.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Publishes a version: one Parquet file a split and the data card. */
@ApplicationScoped
class HubPush {

  private final Shards shards;
  private final BlobStore blobs;
  private final HubConfig config;

  HubPush(Shards shards, BlobStore blobs, HubConfig config) {
    this.shards = shards;
    this.blobs = blobs;
    this.config = config;
  }

  /** Publishes; files are put together in a temporary folder first. */
  HubClient.Commit push(
      String name, DatasetManifest manifest, String repository, String license, boolean isPrivate)
      throws IOException {
    Path folder = Files.createTempDirectory("athanor-push");
    try {
      List<HubFile> files = new ArrayList<>();
      boolean rawText = split(folder, "train", manifest.train(), files);
      split(folder, "validation", manifest.validation(), files);
      Path card = folder.resolve("README.md");
      DocumentManifest documents = blobs.json(manifest.documents(), DocumentManifest.class);
      DataCard content =
          new DataCard(
              name,
              license,
              manifest,
              rawText,
              SourceLicence.of(documents),
              documents.ingested().stream().map(DocumentManifest.Ingested::sourceUri).toList());
      Files.writeString(card, content.text());
      files.add(HubFile.of("README.md", card));
      return new HubClient(config.endpoint(), config.token())
          .push(
              repository, isPrivate, "Upload version " + manifest.version() + " of " + name, files);
    } finally {
      delete(folder);
    }
  }

  /** Writes a split; true when its rows are raw text. */
  private boolean split(Path folder, String split, List<ArtifactRef> rows, List<HubFile> files)
      throws IOException {
    if (rows.isEmpty()) {
      return false;
    }
    boolean rawText = false;
    Path file = folder.resolve(split + ".parquet");
    try (Stream<Example> examples = shards.examples(rows);
        ConversationWriter writer =
            Formats.writer(FileFormat.PARQUET, Files.newOutputStream(file))) {
      for (Iterator<Example> all = examples.iterator(); all.hasNext(); ) {
        TrainingRow row = TrainingRow.of(all.next());
        rawText = row instanceof TrainingRow.RawText;
        writer.write(row);
      }
    }
    files.add(HubFile.of("data/" + split + "-00000-of-00001.parquet", file));
    return rawText;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
