package io.athanor.dataset.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.xerial.snappy.Snappy;

/**
 * One column of a row group as one data page.
 *
 * @param path names from the root
 * @param values values with nulls
 * @param header the page's header, encoded
 * @param body levels and values, compressed
 * @param uncompressedSize bytes of header and body before compression
 */
record ParquetPage(
    List<String> path, Type type, int values, byte[] header, byte[] body, long uncompressedSize) {

  private static final List<String> TURN = List.of("messages", "list", "element");

  static List<ParquetPage> of(RowColumns columns) throws IOException {
    if (columns.isRawText()) {
      LittleEndian page = new LittleEndian(columns.texts.sizeBytes());
      texts(columns.texts, page);
      return List.of(page(List.of("text"), Type.BYTE_ARRAY, columns.texts.size(), page));
    }
    return List.of(
        turnTexts("role", columns, columns.roles),
        turnTexts("content", columns, columns.texts),
        weights(columns));
  }

  private static ParquetPage turnTexts(String name, RowColumns columns, TextColumn texts)
      throws IOException {
    LittleEndian page = new LittleEndian(texts.sizeBytes());
    repetitionLevels(columns, page);
    // Every row has a turn, so each value is defined down to the list.
    levels(page, columns.turns(), 1, turn -> true);
    texts(texts, page);
    return page(turnPath(name), Type.BYTE_ARRAY, columns.turns(), page);
  }

  private static ParquetPage weights(RowColumns columns) throws IOException {
    LittleEndian page = new LittleEndian(columns.turns());
    repetitionLevels(columns, page);
    definitionLevels(columns, page);
    for (int turn = 0; turn < columns.turns(); turn++) {
      if (columns.weight(turn) >= 0) {
        page.putLong(columns.weight(turn));
      }
    }
    return page(turnPath("weight"), Type.INT64, columns.turns(), page);
  }

  /** 0 where a row begins, 1 at its further turns. */
  private static void repetitionLevels(RowColumns columns, LittleEndian page) {
    boolean[] first = new boolean[columns.turns()];
    for (int row = 0; row < columns.rows(); row++) {
      first[row == 0 ? 0 : columns.turnEnd(row - 1)] = true;
    }
    levels(page, columns.turns(), 1, turn -> !first[turn]);
  }

  /** 2 where there is a weight, else 1. */
  private static void definitionLevels(RowColumns columns, LittleEndian page) {
    LittleEndian runs = new LittleEndian(columns.turns());
    int begin = 0;
    for (int turn = 1; turn <= columns.turns(); turn++) {
      boolean has = columns.weight(begin) >= 0;
      if (turn == columns.turns() || (columns.weight(turn) >= 0) != has) {
        runs.putVarint((turn - begin) << 1);
        runs.write(has ? 2 : 1);
        begin = turn;
      }
    }
    page.putInt(runs.size());
    page.writeBytes(runs.toByteArray());
  }

  /** Levels of one bit, packed in groups of eight behind their length (RLE hybrid encoding). */
  private static void levels(LittleEndian page, int count, int high, IntPredicate isHigh) {
    int groups = (count + Byte.SIZE - 1) / Byte.SIZE;
    LittleEndian packed = new LittleEndian(groups + Integer.BYTES);
    packed.putVarint(groups << 1 | 1);
    for (int value = 0; value < groups * Byte.SIZE; value += Byte.SIZE) {
      int bits = 0;
      for (int bit = 0; bit < Byte.SIZE && value + bit < count; bit++) {
        bits |= isHigh.test(value + bit) ? high << bit : 0;
      }
      packed.write(bits);
    }
    page.putInt(packed.size());
    page.writeBytes(packed.toByteArray());
  }

  private static void texts(TextColumn texts, LittleEndian page) {
    for (int i = 0; i < texts.size(); i++) {
      int length = texts.end(i) - texts.start(i);
      page.putInt(length);
      page.write(texts.bytes(), texts.start(i), length);
    }
  }

  private static List<String> turnPath(String name) {
    return List.of(TURN.get(0), TURN.get(1), TURN.get(2), name);
  }

  private static ParquetPage page(List<String> path, Type type, int values, LittleEndian page)
      throws IOException {
    byte[] target = new byte[Snappy.maxCompressedLength(page.size())];
    int length = Snappy.compress(page.array(), 0, page.size(), target, 0);
    PageHeader header = new PageHeader(PageType.DATA_PAGE, page.size(), length);
    header.setData_page_header(
        new DataPageHeader(values, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    Util.writePageHeader(header, encoded);
    return new ParquetPage(
        path,
        type,
        values,
        encoded.toByteArray(),
        Arrays.copyOf(target, length),
        (long) encoded.size() + page.size());
  }

  /** The page's entry in the footer. */
  ColumnChunk chunk(long offset, long compressedSize) {
    ColumnChunk chunk = new ColumnChunk(offset);
    chunk.setMeta_data(
        new ColumnMetaData(
            type,
            List.of(Encoding.PLAIN, Encoding.RLE),
            path,
            CompressionCodec.SNAPPY,
            values,
            uncompressedSize,
            compressedSize,
            offset));
    return chunk;
  }
}
