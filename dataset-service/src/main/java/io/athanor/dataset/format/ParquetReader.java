package io.athanor.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import dev.hardwood.row.StructAccessor;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Apache Parquet, row by row; the columns may have the names of any of the JSON formats. */
public final class ParquetReader implements ConversationReader {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final @Nullable Path spooled;
  private final ProblemLog log;
  private @Nullable ParquetFileReader file;
  private @Nullable RowReader rows;
  private @Nullable JsonShape shape;
  private long number;

  private ParquetReader(Path path, @Nullable Path spooled, ProblemLog log) throws IOException {
    this.spooled = spooled;
    this.log = log;
    try {
      ParquetFileReader opened = ParquetFileReader.open(InputFile.of(path));
      file = opened;
      List<String> fields =
          opened.getFileSchema().getRootNode().children().stream().map(SchemaNode::name).toList();
      shape = ColumnRows.shape(fields, log).orElse(null);
      rows = opened.rowReader();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /** Parquet is read from its end, so a stream is copied to a temporary file first. */
  static ParquetReader open(InputStream stream, ProblemLog log) throws IOException {
    Path copy = Files.createTempFile("athanor-", ".parquet");
    try (stream) {
      Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING);
      return new ParquetReader(copy, copy, log);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  static ParquetReader open(Path path, ProblemLog log) throws IOException {
    return new ParquetReader(path, null, log);
  }

  @Override
  public @Nullable TrainingRow next() throws IOException {
    while (true) {
      JsonNode value = value();
      JsonShape known = shape;
      if (value == null || known == null) {
        return null;
      }
      Optional<TrainingRow> row = ColumnRows.read(known, value, number, log);
      if (row.isPresent()) {
        return row.get();
      }
    }
  }

  private @Nullable JsonNode value() {
    RowReader reader = rows;
    if (reader == null || shape == null) {
      return null;
    }
    try {
      if (!reader.hasNext()) {
        return null;
      }
      reader.next();
      number++;
      return object(reader);
    } catch (RuntimeException e) {
      fail(e);
      return null;
    }
  }

  private void fail(Exception cause) {
    shape = null;
    log.reject(
        new RowProblem(
            number + 1,
            0,
            "",
            "not a Parquet file that can be read ("
                + cause.getMessage()
                + "); what follows is not read"));
  }

  private static ObjectNode object(StructAccessor struct) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < struct.getFieldCount(); i++) {
      object.set(
          struct.getFieldName(i), struct.isNull(i) ? NODES.nullNode() : node(struct.getValue(i)));
    }
    return object;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case String text -> NODES.textNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Long number -> NODES.numberNode(number);
      case Integer number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      case PqStruct struct -> object(struct);
      case PqList list -> {
        var array = NODES.arrayNode(list.size());
        for (int i = 0; i < list.size(); i++) {
          array.add(list.isNull(i) ? NODES.nullNode() : node(list.get(i)));
        }
        yield array;
      }
      // Dates and the like belong to columns that are left out; only that they are there counts.
      default -> NODES.booleanNode(true);
    };
  }

  @Override
  public RowPlace place() {
    return RowPlace.ofLine(number);
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
    if (file != null) {
      file.close();
    }
    if (spooled != null) {
      Files.deleteIfExists(spooled);
    }
  }
}
