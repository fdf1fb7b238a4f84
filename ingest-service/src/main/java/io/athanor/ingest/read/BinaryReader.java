package io.athanor.ingest.read;

/** Takes the text out of a binary source. */
@FunctionalInterface
public interface BinaryReader {

  /**
   * The text of a source.
   *
   * @throws io.athanor.ingest.source.RejectedSourceException naming what is wrong with it
   */
  Rendition read(SourceFormat format, String sourceUri, byte[] content) throws InterruptedException;
}
