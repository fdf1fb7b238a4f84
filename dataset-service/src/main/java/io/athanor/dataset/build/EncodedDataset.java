package io.athanor.dataset.build;

import io.athanor.kit.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The files of a version as bytes: JSON Lines, equal for equal content.
 *
 * @param content what is encoded
 * @param train shards in order
 * @param validation shards in order
 * @param probes one file; empty without probes
 * @param comparison one file; empty outside of a comparison
 */
record EncodedDataset(
    DatasetContent content,
    List<byte[]> train,
    List<byte[]> validation,
    byte[] probes,
    byte[] comparison) {

  private static final int ROWS_OF_A_SHARD = 10_000;

  static EncodedDataset of(DatasetContent content) {
    return new EncodedDataset(
        content,
        shards(content.train()),
        shards(content.validation()),
        lines(content.probes()),
        lines(content.comparison()));
  }

  /** SHA-256 over the files' checksums, each behind the name of its part. */
  String contentSha256() {
    MessageDigest digest = sha256();
    train.forEach(shard -> update(digest, "train", shard));
    validation.forEach(shard -> update(digest, "validation", shard));
    update(digest, "probes", probes);
    if (comparison.length > 0) {
      update(digest, "comparison", comparison);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String part, byte[] file) {
    String checksum = HexFormat.of().formatHex(sha256().digest(file));
    digest.update((part + ' ' + checksum + '\n').getBytes(StandardCharsets.UTF_8));
  }

  private static List<byte[]> shards(List<?> rows) {
    List<byte[]> shards = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += ROWS_OF_A_SHARD) {
      shards.add(lines(rows.subList(from, Math.min(rows.size(), from + ROWS_OF_A_SHARD))));
    }
    return shards;
  }

  private static byte[] lines(List<?> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object value : values) {
      bytes.writeBytes(Json.bytes(value));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
