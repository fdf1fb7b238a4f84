package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.grounding.CitedAnswer;
import io.athanor.kit.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The events of a stream on their way to the client: before the one that ends an answer comes one
 * with its citations. Text that citations change, by marks or by leaving sentences out, is held
 * back until it is complete.
 */
final class GroundedStream extends OutputStream {

  private static final String DATA = "data: ";
  private static final String END_OF_EVENT = "\n\n";

  private final OutputStream client;
  private final GroundedRequest request;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final Map<Integer, StringBuilder> texts = new HashMap<>();

  GroundedStream(OutputStream client, GroundedRequest request) {
    this.client = client;
    this.request = request;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    pending.write(bytes, offset, length);
    if (length == 0 || bytes[offset + length - 1] != '\n') {
      return;
    }
    String text = pending.toString(StandardCharsets.UTF_8);
    if (text.endsWith(END_OF_EVENT)) {
      pending.reset();
      for (String event : text.split(END_OF_EVENT)) {
        pass(event);
      }
    }
  }

  private void pass(String event) throws IOException {
    String data = event.startsWith(DATA) ? event.substring(DATA.length()) : "";
    if (!data.startsWith("{")) {
      send(event);
      return;
    }
    ObjectNode chunk = Json.read(data, ObjectNode.class);
    JsonNode choice = chunk.path("choices").path(0);
    StringBuilder text =
        texts.computeIfAbsent(choice.path("index").asInt(0), index -> new StringBuilder());
    JsonNode content = choice.path("delta").path("content");
    if (content.isTextual()) {
      text.append(content.textValue());
    }
    if (choice.hasNonNull("finish_reason")) {
      sendCitations(chunk, text.toString());
    }
    boolean heldBack = content.isTextual() && request.options().changesText();
    if (!heldBack) {
      send(event);
    }
  }

  private void sendCitations(ObjectNode last, String text) throws IOException {
    CitedAnswer answer = request.cited(text);
    ObjectNode chunk = last.deepCopy();
    ObjectNode choice = (ObjectNode) chunk.path("choices").path(0);
    choice.putNull("finish_reason");
    ObjectNode delta = choice.putObject("delta");
    if (request.options().changesText()) {
      delta.put("content", answer.text());
    }
    request.putInto(delta, answer);
    send(DATA + Json.text(chunk));
  }

  private void send(String event) throws IOException {
    client.write((event + END_OF_EVENT).getBytes(StandardCharsets.UTF_8));
    client.flush();
  }

  @Override
  public void flush() throws IOException {
    client.flush();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
