package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.openai.OpenAiException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an upload together in the order that the client names. */
final class UploadAssembly {

  private final BlobStore blobs;

  UploadAssembly(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** The parts in order, or a refusal that names the field. */
  static List<UploadPart> order(Upload upload, List<UploadPart> parts, List<String> ids) {
    Map<String, UploadPart> byId = new HashMap<>();
    parts.forEach(part -> byId.put(part.id(), part));
    Set<String> seen = new HashSet<>();
    List<UploadPart> ordered = new ArrayList<>();
    long size = 0;
    for (String id : ids) {
      UploadPart part = byId.get(id);
      if (part == null || !seen.add(id)) {
        throw OpenAiException.invalid(
            "part_ids",
            part == null
                ? "upload " + upload.id() + " has no part " + id
                : "part " + id + " is named twice");
      }
      ordered.add(part);
      size += part.content().sizeBytes();
    }
    if (size != upload.sizeBytes()) {
      throw OpenAiException.invalid(
          "part_ids",
          "the parts have " + size + " bytes, the upload was announced with " + upload.sizeBytes());
    }
    return ordered;
  }

  /**
   * Writes the file.
   *
   * @param md5 checksum that the client computed, in hexadecimal; null when it did not
   */
  ArtifactRef write(String fileId, List<UploadPart> parts, @Nullable String md5) {
    if (md5 != null && !checksum(parts).equals(md5.toLowerCase(Locale.ROOT))) {
      throw OpenAiException.invalid("md5", "the parts together have another checksum than md5");
    }
    return blobs.put("files/" + fileId, "application/octet-stream", stream -> copy(parts, stream));
  }

  private String checksum(List<UploadPart> parts) {
    try {
      // The client's choice of checksum, against accidents on the way only.
      MessageDigest digest = MessageDigest.getInstance("MD5");
      try (OutputStream stream = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        copy(parts, stream);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void copy(List<UploadPart> parts, OutputStream stream) throws IOException {
    for (UploadPart part : parts) {
      Files.copy(blobs.file(part.content()), stream);
    }
  }
}
