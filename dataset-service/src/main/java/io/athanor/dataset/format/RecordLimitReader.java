package io.athanor.dataset.format;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Ends in an error when one record goes on for too long, for example behind a quote that is never
 * closed. What a parser reads ahead is counted for the record before.
 */
final class RecordLimitReader extends FilterReader {

  private long sinceRecord;

  RecordLimitReader(Reader reader) {
    super(reader);
  }

  /** A record is complete. */
  void recordEnds() {
    sinceRecord = 0;
  }

  @Override
  public int read() throws IOException {
    int unit = super.read();
    count(unit < 0 ? 0 : 1);
    return unit;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int units) throws IOException {
    sinceRecord += units;
    if (sinceRecord > RowJson.LARGEST_ROW) {
      throw new RecordTooLongException();
    }
  }

  /** A record is longer than any conversation. */
  static final class RecordTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    RecordTooLongException() {
      super("longer than " + (RowJson.LARGEST_ROW >> 20) + " MiB, which is no conversation");
    }
  }
}
