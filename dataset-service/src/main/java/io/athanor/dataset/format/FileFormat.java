package io.athanor.dataset.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file formats that rows are read from and written to. */
public enum FileFormat {
  /** One object, {@code conversations} is an array of arrays of {@code {from, value}}. */
  SHAREGPT_JSON("application/json", "json"),
  /** One object with {@code conversations} a line. */
  SHAREGPT_JSONL("application/jsonl", "jsonl"),
  /** One object with {@code messages} a line, as OpenAI's fine-tuning API takes them. */
  OPENAI_MESSAGES("application/jsonl", "jsonl"),
  /** One object with {@code question} and {@code answer} a line. */
  QUESTION_ANSWER("application/jsonl", "jsonl"),
  /** One object with {@code prompt} and {@code completion} a line. */
  PROMPT_COMPLETION("application/jsonl", "jsonl"),
  /** One object with {@code instruction}, {@code input}, {@code output} a line. */
  ALPACA("application/jsonl", "jsonl"),
  /** Comma-separated with a header: system, question, answer; or text (RFC 4180). */
  CSV("text/csv", "csv"),
  /** Raw text, rows separated by empty lines. */
  TEXT("text/plain", "txt"),
  /** Raw text, one object with {@code text} a line. */
  TEXT_JSONL("application/jsonl", "jsonl"),
  /** Apache Parquet: a column {@code messages}, or {@code text}. */
  PARQUET("application/vnd.apache.parquet", "parquet"),
  /** Arrow IPC stream with the same columns, as the {@code datasets} library keeps them. */
  ARROW("application/vnd.apache.arrow.stream", "arrow");

  private final String mediaType;
  private final String extension;

  FileFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** The word of commands and parameters, for example {@code sharegpt-json}. */
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
  public static Optional<FileFormat> ofWord(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static String words() {
    return Arrays.stream(values()).map(FileFormat::word).collect(Collectors.joining(", "));
  }
}
