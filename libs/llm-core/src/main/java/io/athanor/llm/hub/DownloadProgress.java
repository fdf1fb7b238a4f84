package io.athanor.llm.hub;

/** Told about a running download, often: implementations must be quick. */
@FunctionalInterface
public interface DownloadProgress {
  DownloadProgress NONE = (file, bytes, totalBytes) -> {};

  /**
   * @param file name of the file that is being fetched
   * @param bytes how much of it is here
   * @param totalBytes its size, or -1 if unknown
   */
  void update(String file, long bytes, long totalBytes);
}
