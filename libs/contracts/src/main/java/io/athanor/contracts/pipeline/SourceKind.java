package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/** How a source is read. The word is also the field's name in a pipeline file. */
public enum SourceKind {
  /** A fact sheet in YAML or JSON. */
  FACTS("facts"),
  /** JSON lines of {@code question} and {@code answer}. */
  QUESTION_ANSWER("questionAnswer"),
  /** One HTML page, or a numbered range such as {@code https://example.org/sta{01..50}.htm}. */
  PAGES("pages"),
  /** Pages that are linked from a start page, below a prefix. */
  CRAWL("crawl"),
  /** The pages that a sitemap (or an index of sitemaps) lists. */
  SITEMAP("sitemap"),
  /** A file or all files of a folder: HTML, Markdown, text, PDF, EPUB. */
  FILES("files"),
  /** Rows of named columns: CSV, TSV, JSON, JSON Lines, Parquet. */
  TABLE("table"),
  /** A play or script with speakers, stage directions and scenes. */
  SCRIPT("script"),
  /** A page of terms and their definitions; each becomes a fact. */
  DEFINITIONS("definitions"),
  /** Finished conversations: ShareGPT, OpenAI messages, Alpaca and the like. */
  CONVERSATIONS("conversations");

  private final String word;

  SourceKind(String word) {
    this.word = word;
  }

  @JsonValue
  public String word() {
    return word;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(SourceKind::word).toList();
  }
}
