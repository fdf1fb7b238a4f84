package io.athanor.ingest.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class UrlRangeTest {

  @Test
  void rangeKeepsTheWidthOfItsFirstNumber() {
    assertThat(UrlRange.expand("https://example.org/sta{08..11}.htm"))
        .containsExactly(
            "https://example.org/sta08.htm",
            "https://example.org/sta09.htm",
            "https://example.org/sta10.htm",
            "https://example.org/sta11.htm");
  }

  @Test
  void rangeWithoutLeadingZeroIsNotPadded() {
    assertThat(UrlRange.expand("http://x/{9..10}")).containsExactly("http://x/9", "http://x/10");
  }

  @Test
  void percentEncodedBracesOfAFileAddressAreARangeToo() {
    assertThat(UrlRange.expand("file:///site/p%7B1..2%7D.htm"))
        .containsExactly("file:///site/p1.htm", "file:///site/p2.htm");
  }

  @Test
  void addressWithoutRangeStandsForItself() {
    assertThat(UrlRange.expand("https://example.org/a.htm"))
        .containsExactly("https://example.org/a.htm");
  }

  @Test
  void reversedRangeIsRefusedWithItsNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UrlRange.expand("http://x/{50..01}.htm"))
        .withMessage("the range ends before it starts: 50 to 1; write a range as {01..50}");
  }

  @Test
  void bracesThatAreNoRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UrlRange.expand("http://x/{a..b}.htm"))
        .withMessageContaining("write a range as {01..50}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UrlRange.expand("http://x/{1..2}/{1..2}.htm"))
        .withMessageContaining("only one range");
  }

  @Test
  void endlessRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UrlRange.expand("http://x/{1..10001}"))
        .withMessageContaining("10001 pages, more than 10000");
    assertThat(UrlRange.expand("http://x/{1..10000}")).hasSize(10_000);
  }
}
