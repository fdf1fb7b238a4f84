package io.athanor.dataset.format;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Arrow IPC in its streaming form (Arrow columnar format 1.5): the schema, batches of rows, an end
 * mark. It is what the {@code datasets} library keeps its tables in.
 */
final class ArrowWriter implements ConversationWriter {

  /** As many as the {@code datasets} library writes. */
  private static final int ROWS_OF_A_BATCH = 1000;

  private static final int CONTINUATION = 0xFFFFFFFF;

  private final OutputStream stream;
  private final RowColumns columns = new RowColumns(ROWS_OF_A_BATCH);
  private boolean begun;

  ArrowWriter(OutputStream stream) {
    this.stream = new BufferedOutputStream(stream, 1 << 16);
  }

  @Override
  public void write(TrainingRow row) throws IOException {
    columns.add(row);
    if (columns.isFull()) {
      writeBatch();
    }
  }

  private void writeBatch() throws IOException {
    begin();
    ArrowBody body = ArrowBody.of(columns);
    FlatBufferBuilder builder = new FlatBufferBuilder(1 << 10);
    int nodes = body.nodes(builder);
    int buffers = body.buffers(builder);
    int batch = RecordBatch.createRecordBatch(builder, columns.rows(), nodes, buffers, 0, 0);
    message(builder, MessageHeader.RecordBatch, batch, body.bytes().size());
    stream.write(body.bytes().array(), 0, body.bytes().size());
    columns.clear();
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      FlatBufferBuilder builder = new FlatBufferBuilder(1 << 10);
      int schema = ArrowSchema.create(builder, columns.isRawText());
      message(builder, MessageHeader.Schema, schema, 0);
    }
  }

  private void message(FlatBufferBuilder builder, byte type, int header, long bodyLength)
      throws IOException {
    int message =
        org.apache.arrow.flatbuf.Message.createMessage(
            builder, MetadataVersion.V5, type, header, bodyLength, 0);
    builder.finish(message);
    ByteBuffer bytes = builder.dataBuffer();
    int size = bytes.remaining();
    int padded = (size + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    LittleEndian metadata = new LittleEndian(padded + Long.BYTES);
    metadata.putInt(CONTINUATION);
    metadata.putInt(padded);
    metadata.write(bytes.array(), bytes.arrayOffset() + bytes.position(), size);
    metadata.align();
    metadata.writeTo(stream);
  }

  @Override
  public void close() throws IOException {
    try (OutputStream closing = stream) {
      begin();
      if (columns.rows() > 0) {
        writeBatch();
      }
      LittleEndian end = new LittleEndian(Long.BYTES);
      end.putInt(CONTINUATION);
      end.putInt(0);
      end.writeTo(closing);
    }
  }
}
