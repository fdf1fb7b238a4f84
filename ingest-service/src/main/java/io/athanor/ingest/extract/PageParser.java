package io.athanor.ingest.extract;

import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/** Parses pages, however broken, into trees of a bounded depth whose nodes know their places. */
final class PageParser {

  /** Browsers stop there too; what is nested deeper becomes siblings. */
  private static final int DEEPEST = 512;

  private PageParser() {}

  static Document parse(String html, String address) {
    Parser parser = Parser.htmlParser().setTrackPosition(true).setMaxDepth(DEEPEST);
    return parser.parseInput(html, address);
  }
}
