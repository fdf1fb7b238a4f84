package io.athanor.local.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/**
 * One server-sent event (WHATWG HTML, section 9.2.6).
 *
 * @param id position in the stream, empty when the event has none
 * @param name the event's type, {@code message} when the stream does not say
 */
record ServerSentEvent(String id, String name, String data) {

  /** Reads up to the next event; comments and events without data are passed over. */
  static Optional<ServerSentEvent> next(BufferedReader stream) throws IOException {
    String id = "";
    String name = "message";
    var data = new StringBuilder();
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          data.setLength(data.length() - 1);
          return Optional.of(new ServerSentEvent(id, name, data.toString()));
        }
        name = "message";
      } else {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (field) {
          case "id" -> id = value;
          case "event" -> name = value;
          case "data" -> data.append(value).append('\n');
          default -> {
            // A comment (empty field name) or a field this reader has no use for.
          }
        }
      }
    }
    return Optional.empty();
  }
}
