package io.athanor.ingest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.contracts.pipeline.SourceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceScopeTest {

  @Test
  void crawlStaysInTheFolderOfItsStartPageAndTakesNoPictures() {
    SourceScope scope = scope(SourceKind.CRAWL, List.of(), List.of(), null);
    assertThat(scope.takes("https://example.org/book/one.htm")).isTrue();
    assertThat(scope.takes("http://example.org/book/deep/two")).isTrue();
    assertThat(scope.takes("https://example.org/other/one.htm")).isFalse();
    assertThat(scope.takes("https://example.com/book/one.htm")).isFalse();
    assertThat(scope.takes("https://example.org/book/cover.JPG")).isFalse();
  }

  @Test
  void sitemapSpeaksForItsWholeSiteUnlessAPrefixIsNamed() {
    assertThat(
            scope(SourceKind.SITEMAP, List.of(), List.of(), null)
                .takes("https://example.org/other/one.htm"))
        .isTrue();
    assertThat(
            scope(SourceKind.SITEMAP, List.of(), List.of(), "https://example.org/book/")
                .takes("https://example.org/other/one.htm"))
        .isFalse();
  }

  @Test
  void patternsMeanEndsOfPathsWholePathsOrWholeAddresses() {
    SourceScope scope =
        scope(
            SourceKind.CRAWL,
            List.of("*.htm", "/book/notes/**"),
            List.of("index.htm", "sta{07..09}.htm", "https://example.org/book/secret*"),
            null);
    assertThat(scope.takes("https://example.org/book/deep/one.htm")).isTrue();
    assertThat(scope.takes("https://example.org/book/notes/a/b")).isTrue();
    assertThat(scope.takes("https://example.org/book/one.html")).isFalse();
    assertThat(scope.takes("https://example.org/book/deep/index.htm")).isFalse();
    assertThat(scope.takes("https://example.org/book/sta08.htm")).isFalse();
    assertThat(scope.takes("https://example.org/book/secret1.htm")).isFalse();
  }

  @Test
  void pageHasOneSpelling() {
    assertThat(
            List.of(
                CanonicalAddress.of("HTTP://Example.ORG:80/a/../b.htm?utm_source=x&id=2#top"),
                CanonicalAddress.of("http://example.org/b.htm?id=2")))
        .allSatisfy(
            address ->
                assertThat(address.orElseThrow()).isEqualTo("http://example.org/b.htm?id=2"));
    assertThat(CanonicalAddress.of("mailto:ada@example.org")).isEmpty();
  }

  private static SourceScope scope(
      SourceKind kind, List<String> include, List<String> exclude, String within) {
    return SourceScope.of(
        new SourceSpec(
            kind,
            "https://example.org/book/index.htm",
            new SourceOptions(include, exclude, within, null, null, null, List.of(), null, null)));
  }
}
