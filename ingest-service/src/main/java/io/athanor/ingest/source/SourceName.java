package io.athanor.ingest.source;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/** How a source is called in messages: a path for a file, the address for everything else. */
public final class SourceName {

  private SourceName() {}

  /** The name of the source at an address. */
  public static String of(String uri) {
    if (!uri.startsWith("file:")) {
      return uri;
    }
    try {
      return Path.of(URI.create(uri)).toString();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return uri;
    }
  }
}
