package io.athanor.dataset.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats a data set can be downloaded in. */
public enum DownloadFormat {
  /** One object, {@code conversations} is an array of arrays of {@code {from, value}}. */
  SHAREGPT_JSON("application/json", "json"),
  /** One object with {@code conversations} a line. */
  SHAREGPT_JSONL("application/jsonl", "jsonl"),
  /** One object with {@code messages} a line, as OpenAI's fine-tuning API takes them. */
  OPENAI_MESSAGES("application/jsonl", "jsonl"),
  /** One object with {@code question} and {@code answer} a line. */
  QUESTION_ANSWER("application/jsonl", "jsonl");

  private final String mediaType;
  private final String extension;

  DownloadFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** The word of the {@code format} parameter, for example {@code sharegpt-json}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String mediaType() {
    return mediaType;
  }

  /** Ending of a file's name, without the dot. */
  public String extension() {
    return extension;
  }

  /** The format of a word; empty when there is none. */
  public static Optional<DownloadFormat> ofWord(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }
}
