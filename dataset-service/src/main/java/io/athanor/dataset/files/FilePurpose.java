package io.athanor.dataset.files;

import io.athanor.kit.http.openai.OpenAiException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What files are for. Only training files are read; the others are kept as they are. */
final class FilePurpose {

  static final String FINE_TUNE = "fine-tune";

  private static final Set<String> ACCEPTED =
      Set.of(FINE_TUNE, "batch", "user_data", "evals", "assistants", "vision");

  private FilePurpose() {}

  /** The purpose of a request's field. */
  static String of(@Nullable String word) {
    if (word == null || !ACCEPTED.contains(word)) {
      throw OpenAiException.invalid(
          "purpose",
          "purpose must be one of "
              + String.join(", ", ACCEPTED.stream().sorted().toList())
              + ", was "
              + word);
    }
    return word;
  }
}
