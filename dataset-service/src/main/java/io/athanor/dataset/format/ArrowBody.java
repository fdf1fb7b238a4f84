package io.athanor.dataset.format;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The body of a record batch: the buffers of all columns, each aligned to 8 bytes, in the order of
 * the schema's fields.
 */
final class ArrowBody {

  private final LittleEndian bytes = new LittleEndian(1 << 16);
  private final List<Part> buffers = new ArrayList<>();
  private final List<Part> nodes = new ArrayList<>();

  private ArrowBody() {}

  /** Two numbers: offset and length of a buffer, or length and nulls of a node. */
  private record Part(long first, long second) {}

  static ArrowBody of(RowColumns columns) {
    ArrowBody body = new ArrowBody();
    if (columns.isRawText()) {
      body.texts(columns.texts);
    } else {
      body.messages(columns);
    }
    return body;
  }

  private void messages(RowColumns columns) {
    nodes.add(new Part(columns.rows(), 0));
    absentValidity();
    int begin = bytes.size();
    bytes.putInt(0);
    for (int row = 0; row < columns.rows(); row++) {
      bytes.putInt(columns.turnEnd(row));
    }
    end(begin);
    nodes.add(new Part(columns.turns(), 0));
    absentValidity();
    texts(columns.roles);
    texts(columns.texts);
    weights(columns);
  }

  private void texts(TextColumn texts) {
    nodes.add(new Part(texts.size(), 0));
    absentValidity();
    int begin = bytes.size();
    bytes.putInt(0);
    for (int i = 0; i < texts.size(); i++) {
      bytes.putInt(texts.end(i));
    }
    end(begin);
    begin = bytes.size();
    bytes.write(texts.bytes(), 0, texts.sizeBytes());
    end(begin);
  }

  private void weights(RowColumns columns) {
    nodes.add(new Part(columns.turns(), columns.turns() - columns.weightCount()));
    int begin = bytes.size();
    for (int turn = 0; turn < columns.turns(); turn += Byte.SIZE) {
      int bits = 0;
      for (int bit = 0; bit < Byte.SIZE && turn + bit < columns.turns(); bit++) {
        bits |= columns.weight(turn + bit) < 0 ? 0 : 1 << bit;
      }
      bytes.write(bits);
    }
    end(begin);
    begin = bytes.size();
    for (int turn = 0; turn < columns.turns(); turn++) {
      bytes.putLong(Math.max(0, columns.weight(turn)));
    }
    end(begin);
  }

  /** A column without nulls needs no bits. */
  private void absentValidity() {
    buffers.add(new Part(bytes.size(), 0));
  }

  private void end(int begin) {
    buffers.add(new Part(begin, bytes.size() - begin));
    bytes.align();
  }

  LittleEndian bytes() {
    return bytes;
  }

  int nodes(FlatBufferBuilder builder) {
    RecordBatch.startNodesVector(builder, nodes.size());
    for (Part node : nodes.reversed()) {
      FieldNode.createFieldNode(builder, node.first(), node.second());
    }
    return builder.endVector();
  }

  int buffers(FlatBufferBuilder builder) {
    RecordBatch.startBuffersVector(builder, buffers.size());
    for (Part buffer : buffers.reversed()) {
      Buffer.createBuffer(builder, buffer.first(), buffer.second());
    }
    return builder.endVector();
  }
}
