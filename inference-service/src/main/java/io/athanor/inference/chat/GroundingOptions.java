package io.athanor.inference.chat;

import io.athanor.kit.http.openai.RequestField;
import java.util.Set;

/**
 * What {@code x_grounding} of a chat request asks for.
 *
 * @param collection whose paragraphs are searched
 * @param paragraphs how many are put into the prompt at most
 * @param requireSupport whether sentences that no paragraph supports are left out
 * @param marks whether the text names its sources as {@code [1]}
 */
record GroundingOptions(String collection, int paragraphs, boolean requireSupport, boolean marks) {

  private static final int DEFAULT_PARAGRAPHS = 4;
  private static final int MOST_PARAGRAPHS = 20;
  private static final Set<String> FIELDS =
      Set.of("collection", "paragraphs", "require_support", "marks");

  static GroundingOptions read(RequestField field) {
    if (!field.value().isObject()) {
      throw field.wrong("must be an object with 'collection'");
    }
    field
        .value()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw field.field(name).wrong("is not a known field: leave it out");
              }
            });
    int paragraphs = field.field("paragraphs").integer(DEFAULT_PARAGRAPHS);
    if (paragraphs < 1 || paragraphs > MOST_PARAGRAPHS) {
      throw field.field("paragraphs").wrong("must be from 1 to " + MOST_PARAGRAPHS);
    }
    return new GroundingOptions(
        field.field("collection").text(),
        paragraphs,
        field.field("require_support").flag(false),
        field.field("marks").flag(false));
  }

  /** Whether the text can be sent only when all of it is known. */
  boolean changesText() {
    return requireSupport || marks;
  }
}
