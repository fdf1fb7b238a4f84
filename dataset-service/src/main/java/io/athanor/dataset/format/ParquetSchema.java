package io.athanor.dataset.format;

import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;

/**
 * The schema of our Parquet files: {@code required group messages (LIST) {repeated group list
 * {required group element {required role, required content (STRING); optional int64 weight}}}}, or
 * {@code required text (STRING)}.
 */
final class ParquetSchema {

  private ParquetSchema() {}

  static List<SchemaElement> of(boolean rawText) {
    SchemaElement root = new SchemaElement("schema");
    root.setNum_children(1);
    if (rawText) {
      return List.of(root, text("text"));
    }
    SchemaElement messages = group("messages", FieldRepetitionType.REQUIRED, 1);
    messages.setConverted_type(ConvertedType.LIST);
    messages.setLogicalType(LogicalType.LIST(new ListType()));
    SchemaElement weight = new SchemaElement("weight");
    weight.setType(Type.INT64);
    weight.setRepetition_type(FieldRepetitionType.OPTIONAL);
    return List.of(
        root,
        messages,
        group("list", FieldRepetitionType.REPEATED, 1),
        group("element", FieldRepetitionType.REQUIRED, 3),
        text("role"),
        text("content"),
        weight);
  }

  private static SchemaElement group(String name, FieldRepetitionType repetition, int children) {
    SchemaElement group = new SchemaElement(name);
    group.setRepetition_type(repetition);
    group.setNum_children(children);
    return group;
  }

  private static SchemaElement text(String name) {
    SchemaElement text = new SchemaElement(name);
    text.setType(Type.BYTE_ARRAY);
    text.setRepetition_type(FieldRepetitionType.REQUIRED);
    text.setConverted_type(ConvertedType.UTF8);
    text.setLogicalType(LogicalType.STRING(new StringType()));
    return text;
  }
}
