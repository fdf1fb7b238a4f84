package io.athanor.dataset.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.RecordBatch;

/** Hands out the nodes and buffers of a record batch in the order of the schema's fields. */
final class ArrowBatch {

  private final RecordBatch batch;
  private final ByteBuffer body;
  private int nextNode;
  private int nextBuffer;

  ArrowBatch(RecordBatch batch, ByteBuffer body) {
    this.batch = batch;
    this.body = body;
  }

  /** Values of the next field, nulls included. */
  int nodeLength() {
    if (nextNode >= batch.nodesLength()) {
      throw new IndexOutOfBoundsException("the batch has too few nodes");
    }
    return Math.toIntExact(batch.nodes(nextNode++).length());
  }

  /** The next buffer. */
  ByteBuffer buffer() {
    if (nextBuffer >= batch.buffersLength()) {
      throw new IndexOutOfBoundsException("the batch has too few buffers");
    }
    Buffer buffer = batch.buffers(nextBuffer++);
    return body.slice(Math.toIntExact(buffer.offset()), Math.toIntExact(buffer.length()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
