package io.athanor.ingest.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import org.junit.jupiter.api.Test;

class SitemapReaderTest {

  private static final String ADDRESS = "https://example.org/sitemap.xml";

  @Test
  void plainListOfAddressesIsASitemap() {
    SitemapReader.Listing listing =
        SitemapReader.read(
            "https://example.org/sitemap.txt",
            "https://example.org/a.htm\nhttps://example.org/b.htm\n".getBytes(UTF_8));
    assertThat(listing.pages())
        .containsExactly("https://example.org/a.htm", "https://example.org/b.htm");
  }

  @Test
  void pageThatIsNoSitemapAndAnAttackWithEntitiesAreRefusedOrEmpty() {
    RejectedSourceException refusal =
        catchThrowableOfType(
            RejectedSourceException.class,
            () -> SitemapReader.read(ADDRESS, new byte[] {0x1F, (byte) 0x8B, 1, 2}));
    assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_SOURCE);
    String attack =
        "<!DOCTYPE u [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>&x;</loc></url></urlset>";
    assertThat(pagesOrNone(attack)).isEmpty();
  }

  private static java.util.List<String> pagesOrNone(String content) {
    try {
      return SitemapReader.read(ADDRESS, content.getBytes(UTF_8)).pages();
    } catch (RejectedSourceException refused) {
      return java.util.List.of();
    }
  }
}
