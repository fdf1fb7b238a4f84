package io.athanor.ingest.read.office.fork;

import java.io.IOException;

/** The file cannot be read for a reason that its owner can do something about. */
final class RefusedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  RefusedFileException(String reason) {
    super(reason);
  }
}
