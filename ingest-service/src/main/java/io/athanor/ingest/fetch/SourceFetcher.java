package io.athanor.ingest.fetch;

import io.athanor.ingest.source.RejectedSourceException;

/** Gets the bytes of a source, wherever it lies. */
public final class SourceFetcher {

  private final FileFetcher files;
  private final HttpFetcher pages;

  public SourceFetcher(FileFetcher files, HttpFetcher pages) {
    this.files = files;
    this.pages = pages;
  }

  /**
   * The bytes at an address.
   *
   * @throws RejectedSourceException naming the address and the reason
   */
  public FetchedSource fetch(String address) throws InterruptedException {
    return address.startsWith("file:") ? files.fetch(address) : pages.fetch(address);
  }
}
