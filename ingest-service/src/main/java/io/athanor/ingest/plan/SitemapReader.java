package io.athanor.ingest.plan;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.SiteMapURL;
import crawlercommons.sitemaps.UnknownFormatException;
import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads a sitemap or an index of sitemaps (sitemaps.org protocol): XML, a list in plain text, RSS
 * or Atom, each also compressed with gzip.
 */
public final class SitemapReader {

  /** The protocol's own limit of a sitemap's size (50 MiB), which holds after decompression. */
  private static final int MOST_BYTES = 52_428_800;

  private SitemapReader() {}

  /**
   * What a sitemap lists, in its order.
   *
   * @param pages addresses of pages
   * @param sitemaps addresses of further sitemaps
   */
  public record Listing(List<String> pages, List<String> sitemaps) {}

  /**
   * Reads one.
   *
   * @throws RejectedSourceException when it is no sitemap
   */
  public static Listing read(String address, byte[] content) {
    SiteMapParser parser = new SiteMapParser(false, true);
    try {
      AbstractSiteMap map = parser.parseSiteMap(plain(content), URI.create(address).toURL());
      return switch (map) {
        case SiteMapIndex index ->
            new Listing(
                List.of(),
                index.getSitemaps().stream().map(each -> each.getUrl().toString()).toList());
        case SiteMap pages ->
            new Listing(
                pages.getSiteMapUrls().stream()
                    .map(SiteMapURL::getUrl)
                    .map(String::valueOf)
                    .toList(),
                List.of());
        default -> throw noSitemap(address, "it is of an unknown kind");
      };
    } catch (UnknownFormatException | MalformedURLException e) {
      throw noSitemap(address, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw noSitemap(address, "it cannot be decompressed: " + e.getMessage());
    }
  }

  private static byte[] plain(byte[] content) throws IOException {
    boolean gzip = content.length > 2 && content[0] == 0x1F && (content[1] & 0xFF) == 0x8B;
    if (!gzip) {
      return content;
    }
    try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(content))) {
      byte[] plain = stream.readNBytes(MOST_BYTES + 1);
      if (plain.length > MOST_BYTES) {
        throw new IOException("larger than " + MOST_BYTES + " bytes");
      }
      return plain;
    }
  }

  private static RejectedSourceException noSitemap(String address, String why) {
    return new RejectedSourceException(
        ProblemCode.INVALID_SOURCE, address + ": this is no sitemap (" + why + ")");
  }
}
