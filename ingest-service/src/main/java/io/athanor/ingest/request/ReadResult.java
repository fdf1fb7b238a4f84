package io.athanor.ingest.request;

import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.plan.PlannedSource;
import java.time.Duration;
import java.util.List;

/** What came of working on one address. */
sealed interface ReadResult {

  PlannedSource source();

  /**
   * The address has its outcome.
   *
   * @param links addresses found on the page that belong to the source, in canonical spelling
   * @param otherNames addresses that the same page has: where it was redirected to, and its
   *     canonical address
   */
  record Finished(
      PlannedSource source, DocumentOutcome outcome, List<String> links, List<String> otherNames)
      implements ReadResult {

    public Finished {
      links = List.copyOf(links);
      otherNames = List.copyOf(otherNames);
    }
  }

  /** A sitemap was read. */
  record Listed(PlannedSource source, List<String> pages, List<String> sitemaps)
      implements ReadResult {

    public Listed {
      pages = List.copyOf(pages);
      sitemaps = List.copyOf(sitemaps);
    }
  }

  /**
   * The server is busy or away; the address is to be tried again.
   *
   * @param attempted whether the server was asked
   */
  record Later(PlannedSource source, boolean attempted, Duration pause, String reason)
      implements ReadResult {}
}
