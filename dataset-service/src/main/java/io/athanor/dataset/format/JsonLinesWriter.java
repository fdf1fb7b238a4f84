package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;

/** JSON Lines: one value a line, UTF-8, line feeds. */
final class JsonLinesWriter implements ConversationWriter {

  private final JsonGenerator json;
  private final JsonShape shape;

  JsonLinesWriter(OutputStream stream, JsonShape shape) throws IOException {
    this.json = RowJson.FACTORY.createGenerator(stream, JsonEncoding.UTF8);
    this.json.setPrettyPrinter(new MinimalPrettyPrinter(""));
    this.shape = shape;
  }

  @Override
  public void write(TrainingRow row) throws IOException {
    shape.write(row, json);
    json.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
