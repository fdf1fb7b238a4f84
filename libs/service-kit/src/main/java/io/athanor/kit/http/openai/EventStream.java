package io.athanor.kit.http.openai;

import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events as OpenAI's clients read them. */
public final class EventStream {

  public static final String MEDIA_TYPE = "text/event-stream;charset=UTF-8";

  private static final String DONE = "[DONE]";

  private final OutputStream out;

  public EventStream(OutputStream out) {
    this.out = out;
  }

  /** Sends an object at once. */
  public void send(Object event) throws IOException {
    sendData(Json.text(event));
  }

  /** Says that nothing follows. */
  public void end() throws IOException {
    sendData(DONE);
  }

  private void sendData(String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
