package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.dataset.Turn;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * ShareGPT as one object: {@code {"conversations": [[{"from": "human", "value": ...}, ...], ...]}}.
 */
public final class ShareGptJson implements ConversationFormat {

  private static final String FIELD = "conversations";

  @Override
  public void write(Iterator<List<Turn>> conversations, OutputStream stream) throws IOException {
    try (JsonGenerator json =
        Json.mapper().getFactory().createGenerator(stream, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeArrayFieldStart(FIELD);
      while (conversations.hasNext()) {
        json.writePOJO(TurnWords.SHAREGPT.write(conversations.next()));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  @Override
  public List<List<Turn>> read(InputStream stream) throws IOException {
    JsonNode conversations;
    try {
      conversations = Json.mapper().readTree(stream).path(FIELD);
    } catch (JsonProcessingException e) {
      throw new InvalidConversationException(
          "line " + e.getLocation().getLineNr(), "not valid JSON: " + e.getOriginalMessage());
    }
    if (!conversations.isArray()) {
      throw new InvalidConversationException(
          FIELD, "expected one object with \"conversations\", a list of lists of turns");
    }
    List<List<Turn>> read = new ArrayList<>();
    for (JsonNode conversation : conversations) {
      read.add(TurnWords.SHAREGPT.read(conversation, FIELD + "[" + read.size() + "]"));
    }
    return read;
  }
}
