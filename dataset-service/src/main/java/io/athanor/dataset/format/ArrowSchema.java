package io.athanor.dataset.format;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.function.ToIntFunction;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Struct_;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** The schema of our Arrow files as a flat buffer. */
final class ArrowSchema {

  private ArrowSchema() {}

  /** Gives the schema's offset in the builder. */
  static int create(FlatBufferBuilder builder, boolean rawText) {
    int column = rawText ? text(builder, "text") : messages(builder);
    int fields = Schema.createFieldsVector(builder, new int[] {column});
    int key = builder.createString(HuggingFaceFeatures.KEY);
    int value = builder.createString(HuggingFaceFeatures.metadata(rawText));
    int pair = KeyValue.createKeyValue(builder, key, value);
    int metadata = Schema.createCustomMetadataVector(builder, new int[] {pair});
    return Schema.createSchema(builder, Endianness.Little, fields, metadata, 0);
  }

  private static int messages(FlatBufferBuilder builder) {
    int role = text(builder, "role");
    int content = text(builder, "content");
    int weight = field(builder, "weight", Type.Int, into -> Int.createInt(into, Long.SIZE, true));
    int turn = field(builder, "item", Type.Struct_, ArrowSchema::struct, role, content, weight);
    return field(builder, "messages", Type.List, ArrowSchema::list, turn);
  }

  private static int text(FlatBufferBuilder builder, String name) {
    return field(builder, name, Type.Utf8, ArrowSchema::utf8);
  }

  private static int field(
      FlatBufferBuilder builder,
      String name,
      byte typeName,
      ToIntFunction<FlatBufferBuilder> type,
      int... children) {
    int nameAt = builder.createString(name);
    int typeAt = type.applyAsInt(builder);
    int childrenAt = Field.createChildrenVector(builder, children);
    return Field.createField(builder, nameAt, true, typeName, typeAt, 0, childrenAt, 0);
  }

  private static int utf8(FlatBufferBuilder builder) {
    Utf8.startUtf8(builder);
    return Utf8.endUtf8(builder);
  }

  private static int struct(FlatBufferBuilder builder) {
    Struct_.startStruct_(builder);
    return Struct_.endStruct_(builder);
  }

  private static int list(FlatBufferBuilder builder) {
    org.apache.arrow.flatbuf.List.startList(builder);
    return org.apache.arrow.flatbuf.List.endList(builder);
  }
}
