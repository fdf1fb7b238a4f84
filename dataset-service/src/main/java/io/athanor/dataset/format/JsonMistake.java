package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonProcessingException;

/** What the JSON parser found, in one line and without the names of Java classes. */
final class JsonMistake {

  private JsonMistake() {}

  static String text(JsonProcessingException mistake) {
    String message = String.valueOf(mistake.getOriginalMessage());
    int end = message.indexOf('\n');
    String first = end < 0 ? message : message.substring(0, end);
    int place = first.indexOf(" (start marker at");
    return "not valid JSON: "
        + (place < 0 ? first : first.substring(0, place))
            .replaceAll("\\(for type `[^`]*`\\)", "")
            .replaceAll("`(?:[a-z]+\\.)+(\\w+)(?:\\([^`]*)?`", "$1")
            .strip();
  }
}
