package io.athanor.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Type;

/**
 * A column of a record batch as JSON values. Types that no format of ours uses are refused.
 *
 * @param validity a bit for each value, or empty when none is null
 * @param value what a position that is not null holds
 */
record ArrowVector(String name, int length, ByteBuffer validity, IntFunction<JsonNode> value) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Takes the field's buffers and those of its children out of the batch. */
  static ArrowVector of(Field field, ArrowBatch batch) {
    String name = String.valueOf(field.name());
    int length = batch.nodeLength();
    if (field.dictionary() != null) {
      throw new InvalidRowException("", "column " + name + " is a dictionary; save it without");
    }
    if (field.typeType() == Type.Null) {
      return new ArrowVector(name, length, ByteBuffer.allocate(0), row -> NODES.nullNode());
    }
    ByteBuffer validity = batch.buffer();
    return new ArrowVector(name, length, validity, values(field, batch));
  }

  JsonNode node(int row) {
    if (row < 0 || row >= length) {
      throw new IndexOutOfBoundsException(row);
    }
    boolean isNull =
        validity.capacity() > 0 && (validity.get(row / Byte.SIZE) >> (row % Byte.SIZE) & 1) == 0;
    return isNull ? NODES.nullNode() : value.apply(row);
  }

  private static IntFunction<JsonNode> values(Field field, ArrowBatch batch) {
    return switch (field.typeType()) {
      case Type.Utf8 -> texts(batch, Integer.BYTES);
      case Type.LargeUtf8 -> texts(batch, Long.BYTES);
      case Type.List -> lists(field, batch, Integer.BYTES);
      case Type.LargeList -> lists(field, batch, Long.BYTES);
      case Type.Struct_ -> structs(field, batch);
      case Type.Bool -> {
        ByteBuffer bits = batch.buffer();
        yield row -> NODES.booleanNode((bits.get(row / Byte.SIZE) >> (row % Byte.SIZE) & 1) == 1);
      }
      case Type.Int -> integers(((Int) field.type(new Int())).bitWidth(), batch.buffer());
      case Type.FloatingPoint ->
          floats(((FloatingPoint) field.type(new FloatingPoint())).precision(), batch.buffer());
      default ->
          throw new InvalidRowException(
              "",
              "column "
                  + field.name()
                  + " has type "
                  + Type.name(field.typeType())
                  + ", which is not read; leave the column out");
    };
  }

  private static IntFunction<JsonNode> texts(ArrowBatch batch, int width) {
    ByteBuffer offsets = batch.buffer();
    ByteBuffer bytes = batch.buffer();
    return row -> {
      int start = offset(offsets, row, width);
      byte[] text = new byte[offset(offsets, row + 1, width) - start];
      bytes.get(start, text);
      return NODES.textNode(new String(text, StandardCharsets.UTF_8));
    };
  }

  private static IntFunction<JsonNode> lists(Field field, ArrowBatch batch, int width) {
    ByteBuffer offsets = batch.buffer();
    ArrowVector items = of(field.children(0), batch);
    return row -> {
      ArrayNode list = NODES.arrayNode();
      for (int i = offset(offsets, row, width); i < offset(offsets, row + 1, width); i++) {
        list.add(items.node(i));
      }
      return list;
    };
  }

  private static IntFunction<JsonNode> structs(Field field, ArrowBatch batch) {
    List<ArrowVector> members = new ArrayList<>();
    for (int i = 0; i < field.childrenLength(); i++) {
      members.add(of(field.children(i), batch));
    }
    return row -> {
      ObjectNode object = NODES.objectNode();
      members.forEach(member -> object.set(member.name(), member.node(row)));
      return object;
    };
  }

  private static IntFunction<JsonNode> integers(int width, ByteBuffer values) {
    return switch (width) {
      case Byte.SIZE -> row -> NODES.numberNode(values.get(row));
      case Short.SIZE -> row -> NODES.numberNode(values.getShort(row * Short.BYTES));
      case Integer.SIZE -> row -> NODES.numberNode(values.getInt(row * Integer.BYTES));
      default -> row -> NODES.numberNode(values.getLong(row * Long.BYTES));
    };
  }

  private static IntFunction<JsonNode> floats(short precision, ByteBuffer values) {
    return switch (precision) {
      case org.apache.arrow.flatbuf.Precision.SINGLE ->
          row -> NODES.numberNode(values.getFloat(row * Float.BYTES));
      case org.apache.arrow.flatbuf.Precision.DOUBLE ->
          row -> NODES.numberNode(values.getDouble(row * Double.BYTES));
      default -> throw new InvalidRowException("", "half-precision numbers are not read");
    };
  }

  private static int offset(ByteBuffer offsets, int row, int width) {
    return width == Integer.BYTES
        ? offsets.getInt(row * width)
        : Math.toIntExact(offsets.getLong(row * width));
  }
}
