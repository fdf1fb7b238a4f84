package io.athanor.ingest.plan;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.contracts.pipeline.SourceSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which of the addresses that a source leads to belong to it: below its prefix, matching an {@code
 * include} pattern if there are any, matching no {@code exclude} pattern, and not a picture or
 * archive by its name.
 */
public final class SourceScope {

  private static final Set<String> NO_PAGES =
      Set.of(
          "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "css",
          "js", "mjs", "json", "xml", "rss", "atom", "woff", "woff2", "ttf", "otf", "zip", "gz",
          "tgz", "bz2", "xz", "tar", "7z", "rar", "jar", "exe", "msi", "dmg", "iso", "deb", "rpm",
          "apk", "mp3", "ogg", "wav", "flac", "m4a", "mp4", "m4v", "webm", "avi", "mov", "mkv");

  private final String prefix;
  private final boolean pagesOnly;
  private final List<AddressPattern> include;
  private final List<AddressPattern> exclude;

  private SourceScope(String prefix, boolean pagesOnly, SourceOptions options) {
    this.prefix = prefix;
    this.pagesOnly = pagesOnly;
    this.include = AddressPattern.all(options.include());
    this.exclude = AddressPattern.all(options.exclude());
  }

  /**
   * The scope of a source.
   *
   * @throws IllegalArgumentException when a pattern holds a range that is none
   */
  public static SourceScope of(SourceSpec source) {
    SourceOptions options = source.options();
    boolean links = source.kind() == SourceKind.CRAWL;
    String prefix =
        links || source.kind() == SourceKind.SITEMAP
            ? withoutScheme(
                options.within() == null ? start(source.uri(), links) : options.within())
            : "";
    return new SourceScope(prefix, links && options.include().isEmpty(), options);
  }

  /** Whether an address, in its canonical spelling, belongs to the source. */
  public boolean takes(String address) {
    return within(address) && takes(address, path(address));
  }

  /**
   * Whether a file belongs to the source.
   *
   * @param path from the source's folder
   */
  public boolean takesFile(String address, Path path) {
    return takes(address, "/" + path);
  }

  private boolean takes(String address, String path) {
    if (exclude.stream().anyMatch(pattern -> pattern.matches(address, path))) {
      return false;
    }
    if (!include.isEmpty()) {
      return include.stream().anyMatch(pattern -> pattern.matches(address, path));
    }
    return !pagesOnly || !NO_PAGES.contains(ending(path));
  }

  /** Whether an address lies below the prefix; http and https are the same site here. */
  public boolean within(String address) {
    return withoutScheme(address).startsWith(prefix);
  }

  /** The prefix, for messages. */
  public String prefix() {
    return prefix;
  }

  /** A crawl starts with the start page's folder, a sitemap speaks for its whole site. */
  private static String start(String uri, boolean folder) {
    String canonical = CanonicalAddress.of(uri).orElse(uri);
    String address = canonical.split("[?]", 2)[0];
    int host = address.indexOf('/', address.indexOf("://") + 3);
    int end = folder ? address.lastIndexOf('/') : host;
    return host < 0 ? address : address.substring(0, Math.max(host, end) + 1);
  }

  private static String withoutScheme(String address) {
    String canonical = CanonicalAddress.of(address).orElse(address);
    return canonical.replaceFirst("(?i)^https?://", "");
  }

  private static String path(String address) {
    try {
      String path = URI.create(address).getRawPath();
      return path == null || path.isEmpty() ? "/" : path;
    } catch (IllegalArgumentException e) {
      return "/" + address;
    }
  }

  private static String ending(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
