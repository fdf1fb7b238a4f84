package io.athanor.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.kit.http.openai.OpenAiException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** OpenAI's list object: {@code after} of the next page is the last one's id. */
record PageObject<T>(
    String object,
    List<T> data,
    @JsonProperty("first_id") @Nullable String firstId,
    @JsonProperty("last_id") @Nullable String lastId,
    @JsonProperty("has_more") boolean hasMore) {

  private static final int MOST = 100;

  /**
   * A page.
   *
   * @param found one more than the page holds if there are more
   */
  static <T> PageObject<T> of(List<T> found, int limit, Function<T, String> id) {
    List<T> data = List.copyOf(found.subList(0, Math.min(limit, found.size())));
    return new PageObject<>(
        "list",
        data,
        data.isEmpty() ? null : id.apply(data.getFirst()),
        data.isEmpty() ? null : id.apply(data.getLast()),
        found.size() > limit);
  }

  /** The limit that a query gives. */
  static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException notANumber) {
      // The message below says what is right.
    }
    throw OpenAiException.invalid("limit", "'limit' must be 1 to " + MOST + ", was " + text);
  }
}
