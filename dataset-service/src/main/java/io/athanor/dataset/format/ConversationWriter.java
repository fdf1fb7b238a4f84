package io.athanor.dataset.format;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes rows one after the other. Reading back what was written gives equal rows; a row that the
 * format has no place for is refused before a byte of it is written, never cut.
 */
public interface ConversationWriter extends Closeable {

  /**
   * Writes one row.
   *
   * @throws UnholdableRowException when the format cannot hold it; writing may go on behind it
   */
  void write(TrainingRow row) throws IOException;

  /** Ends the file and closes the stream; a file without rows is a valid one. */
  @Override
  void close() throws IOException;
}
