package io.athanor.ingest.upload;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an uploaded file: {@code upload:<sha256>-<bytes>/<name>}. It says all that is
 * needed to find and verify the blob, so the same file sent twice has the same address, and a
 * request that names it stays true for ever.
 */
record UploadAddress(String sha256, long sizeBytes, String name) {

  private static final Pattern FORM =
      Pattern.compile("upload:([0-9a-f]{64})-(\\d{1,15})/([A-Za-z0-9._-]{1,128})");
  private static final int LONGEST_NAME = 128;

  static UploadAddress parse(String uri) {
    Matcher form = FORM.matcher(uri);
    if (!form.matches()) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE,
          uri
              + ": this is no address of an upload; take the one that the upload was answered with");
    }
    return new UploadAddress(form.group(1), Long.parseLong(form.group(2)), form.group(3));
  }

  /** An address for a file of that name; letters that have no place in an address become "-". */
  static UploadAddress of(ArtifactRef stored, String fileName) {
    String last = fileName.substring(fileName.replace('\\', '/').lastIndexOf('/') + 1);
    String safe = last.replaceAll("[^A-Za-z0-9._-]+", "-");
    // The end is kept, for it tells what kind of file it is.
    String name = safe.substring(Math.max(0, safe.length() - LONGEST_NAME));
    return new UploadAddress(stored.sha256(), stored.sizeBytes(), name.isEmpty() ? "upload" : name);
  }

  /** The blob behind the address. */
  ArtifactRef artifact() {
    return new ArtifactRef(key(sha256), sha256, sizeBytes, "application/octet-stream");
  }

  static String key(String sha256) {
    return "uploads/" + sha256;
  }

  String uri() {
    return "upload:" + sha256 + "-" + sizeBytes + "/" + name;
  }
}
