package io.athanor.dataset.catalog;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.dataset.format.ConversationWriter;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.Formats;
import io.athanor.dataset.format.TrainingRow;
import io.athanor.kit.http.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** Rows of a version on their way into a file of another tool, one row in memory at a time. */
record Download(Shards shards, Split split, FileFormat format, DatasetManifest manifest) {

  /** The format of the request's parameter. */
  static FileFormat format(String word) {
    return FileFormat.ofWord(word)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "format must be one of " + FileFormat.words() + ", was \"" + word + '"'));
  }

  String mediaType() {
    return format.mediaType();
  }

  /** For example {@code quickstart-v1-train.sharegpt-jsonl.jsonl}. */
  String fileName(String datasetName) {
    return datasetName.replaceAll("[^A-Za-z0-9._-]", "_")
        + "-v"
        + manifest.version()
        + '-'
        + split.word()
        + '.'
        + format.word()
        + '.'
        + format.extension();
  }

  /**
   * Looks at every row first, for behind the first byte it is too late to refuse.
   *
   * @throws ProblemException when the format has no place for a row
   */
  void requireHoldable() {
    try {
      new HoldableFormats(shards, split.shards(manifest)).require(format);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read version " + manifest.version(), e);
    }
  }

  void writeTo(OutputStream stream) throws IOException {
    try (Stream<Example> examples = shards.examples(split.shards(manifest));
        ConversationWriter writer = Formats.writer(format, stream)) {
      for (Iterator<Example> all = examples.iterator(); all.hasNext(); ) {
        writer.write(TrainingRow.of(all.next()));
      }
    }
  }
}
