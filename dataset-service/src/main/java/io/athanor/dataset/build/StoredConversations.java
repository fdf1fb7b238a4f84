package io.athanor.dataset.build;

import io.athanor.contracts.document.IngestedDocument;
import io.athanor.dataset.format.ConversationFormat;
import io.athanor.dataset.format.DownloadFormat;
import io.athanor.dataset.format.InvalidConversationException;
import io.athanor.dataset.recipe.ConversationSource;
import io.athanor.kit.blob.BlobStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Conversations of the stored original, in the format that its first line shows. */
record StoredConversations(BlobStore blobs) implements ConversationSource {

  private static final int MOST_OF_FIRST_LINE = 1 << 16;

  @Override
  public void read(IngestedDocument document, Listener listener) {
    Path file = blobs.file(document.original());
    try (InputStream stream = Files.newInputStream(file)) {
      ConversationFormat.of(format(file)).read(stream).forEach(listener::conversation);
    } catch (InvalidConversationException e) {
      listener.problem(document.sourceUri() + ", " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + document.original().key(), e);
    }
  }

  private static DownloadFormat format(Path file) throws IOException {
    String line = firstLine(file);
    if (line.contains("\"messages\"")) {
      return DownloadFormat.OPENAI_MESSAGES;
    }
    if (line.contains("\"question\"")) {
      return DownloadFormat.QUESTION_ANSWER;
    }
    return line.endsWith("}") ? DownloadFormat.SHAREGPT_JSONL : DownloadFormat.SHAREGPT_JSON;
  }

  private static String firstLine(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      char[] beginning = new char[MOST_OF_FIRST_LINE];
      int length = reader.read(beginning);
      String text = length < 0 ? "" : new String(beginning, 0, length).strip();
      return text.lines().findFirst().orElse("").strip();
    }
  }
}
