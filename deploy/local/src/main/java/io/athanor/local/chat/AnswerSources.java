package io.athanor.local.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a grounded answer rests on, from the annotations of its stream. */
final class AnswerSources {

  private final TreeMap<Integer, String> cited = new TreeMap<>();
  private String note = "";

  /** Takes what a chunk says about sources; most say nothing. */
  void read(JsonNode chunk) {
    JsonNode delta = chunk.path("choices").path(0).path("delta");
    for (JsonNode annotation : delta.path("annotations")) {
      cited.putIfAbsent(
          annotation.path("x_number").asInt(),
          "%s: \"%s\"".formatted(place(annotation), annotation.path("x_quote").asText()));
    }
    note = delta.path("x_grounding").path("note").asText(note);
  }

  /** A page's address, or a file with the line, where an editor can show it. */
  private static String place(JsonNode annotation) {
    String source = annotation.path("url_citation").path("url").asText();
    JsonNode line = annotation.path("x_source_line");
    return source.startsWith("http") || !line.isInt() ? source : source + ":" + line.asInt();
  }

  /** Lines for people: the sources by number, or that there are none. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    cited.forEach((number, source) -> lines.add("  [%d] %s".formatted(number, source)));
    if (!note.isEmpty()) {
      lines.add("  (" + note + ")");
    }
    return lines;
  }
}
