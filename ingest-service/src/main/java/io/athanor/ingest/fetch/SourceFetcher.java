package io.athanor.ingest.fetch;

import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.upload.UploadStore;

/** Gets the bytes of a source, wherever it lies. May be used by several threads. */
public final class SourceFetcher {

  private final FileFetcher files;
  private final HttpFetcher pages;
  private final UploadStore uploads;
  private final long mostBytes;

  SourceFetcher(FileFetcher files, HttpFetcher pages, UploadStore uploads, long mostBytes) {
    this.files = files;
    this.pages = pages;
    this.uploads = uploads;
    this.mostBytes = mostBytes;
  }

  /**
   * The bytes at an address.
   *
   * @throws RejectedSourceException naming the address and the reason
   * @throws SourceBusyException when it may be had later
   */
  public FetchedSource fetch(FetchRequest request) throws InterruptedException {
    String address = request.address();
    if (address.startsWith("file:")) {
      return files.fetch(address);
    }
    if (address.startsWith("upload:")) {
      return new FetchedSource(address, uploads.content(address, mostBytes), null);
    }
    return pages.fetch(request);
  }
}
