package io.athanor.contracts.yaml;

/**
 * What is wrong at one place of a file.
 *
 * @param line from 1
 * @param column from 1
 * @param field path of the field, for example {@code facts[3].questions}; empty for the whole file
 * @param message what is wrong and what to do
 */
public record YamlProblem(int line, int column, String field, String message) {

  /** One line for people: {@code 12:5 facts[3].questions: message}. */
  public String describe() {
    return line + ":" + column + " " + (field.isEmpty() ? "" : field + ": ") + message;
  }
}
