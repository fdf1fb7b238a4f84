package io.athanor.dataset.build;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.dataset.format.ConversationReader;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.FormatDetector;
import io.athanor.dataset.format.Formats;
import io.athanor.dataset.format.ProblemLog;
import io.athanor.dataset.format.TrainingRow;
import io.athanor.dataset.recipe.ConversationSource;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Conversations of the stored original, in the format that its first bytes show. */
record StoredConversations(BlobStore blobs) implements ConversationSource {

  @Override
  public void read(IngestedDocument document, Listener listener) {
    String address = document.sourceUri();
    Path file = blobs.file(document.original());
    ProblemLog log = new ProblemLog(problem -> listener.problem(address + ", " + problem.text()));
    try (InputStream stream = Files.newInputStream(file);
        ConversationReader reader = Formats.reader(format(file, address), stream, log)) {
      for (TrainingRow row = reader.next(); row != null; row = reader.next()) {
        switch (row) {
          case TrainingRow.Conversation conversation -> listener.conversation(conversation.turns());
          case TrainingRow.RawText raw -> listener.text(raw.text());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + document.original().key(), e);
    }
  }

  private static FileFormat format(Path file, String address) throws IOException {
    String name = address.substring(address.lastIndexOf('/') + 1);
    return switch (FormatDetector.detect(file, name)) {
      case FormatDetector.Detection.Found found -> found.format();
      case FormatDetector.Detection.Unclear unclear ->
          throw new ProblemException(ProblemCode.INVALID_SOURCE, address + ": " + unclear.reason());
    };
  }
}
