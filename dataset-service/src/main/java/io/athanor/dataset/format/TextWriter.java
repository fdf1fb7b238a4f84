package io.athanor.dataset.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Raw text, an empty line behind each row. */
final class TextWriter implements ConversationWriter {

  private final BufferedOutputStream stream;

  TextWriter(OutputStream stream) {
    this.stream = new BufferedOutputStream(stream);
  }

  @Override
  public void write(TrainingRow row) throws IOException {
    String text = TextShape.of(row);
    boolean holdable =
        !text.isEmpty()
            && text.indexOf('\r') < 0
            && !text.startsWith("\uFEFF")
            && text.split("\n", -1).length == text.lines().filter(line -> !line.isBlank()).count();
    if (!holdable) {
      throw new UnholdableRowException(
          "the text is empty or holds an empty line or a carriage return, which separate rows"
              + " here; choose text-jsonl");
    }
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.write('\n');
    stream.write('\n');
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
