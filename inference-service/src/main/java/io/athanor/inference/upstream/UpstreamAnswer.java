package io.athanor.inference.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.kit.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What an upstream sends, with the model's name as our clients know it. */
public final class UpstreamAnswer implements AutoCloseable {

  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";

  private final String name;
  private final InputStream body;
  private final BufferedReader lines;

  public UpstreamAnswer(String name, InputStream body) {
    this.name = name;
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** The answer in one piece. */
  JsonNode whole() throws IOException {
    return renamed(Json.mapper().readTree(body));
  }

  /** The next chunk of a stream, null after the last. */
  public @Nullable JsonNode nextChunk() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
      if (data.equals(DONE)) {
        return null;
      }
      if (!data.isEmpty()) {
        return renamed(Json.mapper().readTree(data));
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  private JsonNode renamed(JsonNode answer) {
    if (answer instanceof ObjectNode object && object.has("model")) {
      object.put("model", name);
    }
    return answer;
  }
}
