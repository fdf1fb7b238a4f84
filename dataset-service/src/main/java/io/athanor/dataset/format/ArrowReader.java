package io.athanor.dataset.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Arrow IPC in its streaming form, one record batch in memory at a time; the columns may have the
 * names of any of the JSON formats.
 */
public final class ArrowReader implements ConversationReader {

  private static final int CONTINUATION = 0xFFFFFFFF;
  private static final int LARGEST_METADATA = 16 << 20;
  private static final int LARGEST_BODY = 256 << 20;

  private final InputStream stream;
  private final ProblemLog log;
  private @Nullable Schema schema;
  private @Nullable JsonShape shape;
  private List<ArrowVector> columns = List.of();
  private boolean ended;
  private int rowsOfBatch;
  private int nextOfBatch;
  private long number;

  ArrowReader(InputStream stream, ProblemLog log) {
    this.stream = stream;
    this.log = log;
  }

  @Override
  public @Nullable TrainingRow next() throws IOException {
    while (!ended) {
      try {
        if (nextOfBatch == rowsOfBatch && !message()) {
          ended = true;
          return null;
        }
        JsonShape known = shape;
        if (known != null && nextOfBatch < rowsOfBatch) {
          number++;
          Optional<TrainingRow> row = ColumnRows.read(known, object(nextOfBatch++), number, log);
          if (row.isPresent()) {
            return row.get();
          }
        }
      } catch (EOFException e) {
        end("the file ends too early");
      } catch (InvalidRowException e) {
        end(e.reason());
      } catch (IndexOutOfBoundsException
          | BufferUnderflowException
          | IllegalArgumentException
          | NegativeArraySizeException
          | ArithmeticException e) {
        end("not an Arrow stream, or a damaged one");
      }
    }
    return null;
  }

  /** Reads a message; false at the end. */
  private boolean message() throws IOException {
    byte[] begin = stream.readNBytes(Integer.BYTES);
    if (begin.length == 0) {
      if (schema == null) {
        end("the file is empty");
      }
      return false;
    }
    if (littleEndian(begin).getInt() != CONTINUATION) {
      throw new InvalidRowException(
          "",
          "not an Arrow stream; files in Arrow's file form are read when they were saved with the"
              + " datasets library or as Parquet");
    }
    int length = littleEndian(exactly(Integer.BYTES)).getInt();
    if (length == 0) {
      return false;
    }
    Message message =
        Message.getRootAsMessage(littleEndian(exactly(bounded(length, LARGEST_METADATA))));
    byte[] body = exactly(bounded(message.bodyLength(), LARGEST_BODY));
    switch (message.headerType()) {
      case MessageHeader.Schema -> begin((Schema) message.header(new Schema()));
      case MessageHeader.RecordBatch ->
          batch((RecordBatch) message.header(new RecordBatch()), littleEndian(body));
      default -> throw new InvalidRowException("", "dictionaries are not read; save it without");
    }
    return true;
  }

  private void begin(Schema read) {
    schema = read;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < read.fieldsLength(); i++) {
      names.add(String.valueOf(read.fields(i).name()));
    }
    shape = ColumnRows.shape(names, log).orElse(null);
    ended = shape == null;
  }

  private void batch(RecordBatch batch, ByteBuffer body) {
    Schema known = schema;
    if (known == null) {
      throw new InvalidRowException("", "rows stand before the schema");
    }
    if (batch.compression() != null) {
      throw new InvalidRowException(
          "", "compressed Arrow is not read; save it without compression");
    }
    ArrowBatch buffers = new ArrowBatch(batch, body);
    List<ArrowVector> read = new ArrayList<>();
    for (int i = 0; i < known.fieldsLength(); i++) {
      read.add(ArrowVector.of(known.fields(i), buffers));
    }
    columns = read;
    rowsOfBatch = Math.toIntExact(batch.length());
    nextOfBatch = 0;
  }

  private ObjectNode object(int row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    columns.forEach(column -> object.set(column.name(), column.node(row)));
    return object;
  }

  private void end(String reason) {
    ended = true;
    log.reject(new RowProblem(number + 1, 0, "", reason + "; what follows is not read"));
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static int bounded(long length, int largest) {
    if (length < 0 || length > largest) {
      throw new InvalidRowException("", "a part of " + length + " bytes is more than is read");
    }
    return (int) length;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public RowPlace place() {
    return RowPlace.ofLine(number);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
