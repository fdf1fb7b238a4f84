package io.athanor.dataset.catalog;

import io.athanor.kit.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What names a version by its content: SHA-256 over a line for each of its files, {@code part
 * checksum}, in the order train, validation, probes, comparison. Equal content has an equal hash on
 * every machine.
 */
public final class ContentHash {

  private static final String NOTHING = Sha256.of("");

  private ContentHash() {}

  /**
   * The hash of a version.
   *
   * @param train checksums of the shards in order
   * @param validation checksums of the shards in order
   * @param probes null without probes, which counts as an empty file
   * @param comparison null outside of a comparison, and then left out
   */
  public static String of(
      List<String> train,
      List<String> validation,
      @Nullable String probes,
      @Nullable String comparison) {
    MessageDigest digest = Sha256.digest();
    train.forEach(checksum -> update(digest, "train", checksum));
    validation.forEach(checksum -> update(digest, "validation", checksum));
    update(digest, "probes", probes == null ? NOTHING : probes);
    if (comparison != null) {
      update(digest, "comparison", comparison);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String part, String checksum) {
    digest.update((part + ' ' + checksum + '\n').getBytes(StandardCharsets.UTF_8));
  }
}
