package io.athanor.dataset.format;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Apache Parquet: row groups of one page a column, plain encoding, Snappy. The footer's structures
 * are those of parquet-format; the schema is {@link ParquetSchema}.
 */
final class ParquetWriter implements ConversationWriter {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS_OF_A_GROUP = 10_000;

  private final OutputStream stream;
  private final RowColumns columns = new RowColumns(ROWS_OF_A_GROUP);
  private final List<RowGroup> groups = new ArrayList<>();
  private long position;
  private long rows;

  ParquetWriter(OutputStream stream) throws IOException {
    this.stream = new BufferedOutputStream(stream, 1 << 16);
    emit(MAGIC);
  }

  @Override
  public void write(TrainingRow row) throws IOException {
    columns.add(row);
    if (columns.isFull()) {
      writeGroup();
    }
  }

  private void writeGroup() throws IOException {
    List<ColumnChunk> chunks = new ArrayList<>();
    long uncompressed = 0;
    for (ParquetPage page : ParquetPage.of(columns)) {
      long begin = position;
      emit(page.header());
      emit(page.body());
      chunks.add(page.chunk(begin, position - begin));
      uncompressed += page.uncompressedSize();
    }
    groups.add(new RowGroup(chunks, uncompressed, columns.rows()));
    rows += columns.rows();
    columns.clear();
  }

  private void emit(byte[] bytes) throws IOException {
    stream.write(bytes);
    position += bytes.length;
  }

  @Override
  public void close() throws IOException {
    try (OutputStream closing = stream) {
      if (columns.rows() > 0) {
        writeGroup();
      }
      FileMetaData footer =
          new FileMetaData(1, ParquetSchema.of(columns.isRawText()), rows, groups);
      KeyValue features = new KeyValue(HuggingFaceFeatures.KEY);
      features.setValue(HuggingFaceFeatures.metadata(columns.isRawText()));
      footer.setKey_value_metadata(List.of(features));
      footer.setCreated_by("Athanor");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Util.writeFileMetaData(footer, bytes);
      LittleEndian length = new LittleEndian(Integer.BYTES);
      length.putInt(bytes.size());
      bytes.writeTo(closing);
      length.writeTo(closing);
      closing.write(MAGIC);
    }
  }
}
