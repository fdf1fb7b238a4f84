package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/**
 * ShareGPT as one object: {@code {"conversations": [[{"from": "human", "value": ...}, ...], ...]}}.
 */
final class ShareGptJsonWriter implements ConversationWriter {

  private final JsonGenerator json;

  ShareGptJsonWriter(OutputStream stream) throws IOException {
    this.json = RowJson.FACTORY.createGenerator(stream, JsonEncoding.UTF8);
    json.writeStartObject();
    json.writeArrayFieldStart(TurnsShape.SHAREGPT.list());
  }

  @Override
  public void write(TrainingRow row) throws IOException {
    TurnsShape.SHAREGPT.writeList(row, json);
  }

  @Override
  public void close() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }
}
