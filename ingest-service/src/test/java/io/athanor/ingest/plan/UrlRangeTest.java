package io.athanor.ingest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class UrlRangeTest {

  @Test
  void rangeKeepsTheWidthOfItsFirstNumber() {
    assertThat(expand("https://example.org/sta{08..11}.htm"))
        .containsExactly(
            "https://example.org/sta08.htm",
            "https://example.org/sta09.htm",
            "https://example.org/sta10.htm",
            "https://example.org/sta11.htm");
  }

  @Test
  void rangeWithoutLeadingZeroIsNotPadded() {
    assertThat(expand("http://x/{9..10}")).containsExactly("http://x/9", "http://x/10");
  }

  @Test
  void percentEncodedBracesOfAFileAddressAreARangeToo() {
    assertThat(expand("file:///site/p%7B1..2%7D.htm"))
        .containsExactly("file:///site/p1.htm", "file:///site/p2.htm");
  }

  @Test
  void addressWithoutRangeStandsForItself() {
    assertThat(expand("https://example.org/a.htm")).containsExactly("https://example.org/a.htm");
  }

  @Test
  void reversedRangeIsRefusedWithItsNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("http://x/{50..01}.htm"))
        .withMessage(
            "the range ends before it starts: 50 to 1; write a range as {01..50} or {01..50..2}");
  }

  @Test
  void bracesThatAreNoRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("http://x/{a..b}.htm"))
        .withMessageContaining("write a range as {01..50} or {01..50..2}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("http://x/{1..2}/{1..2}.htm"))
        .withMessageContaining("only one range");
  }

  @Test
  void endlessRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("http://x/{1..100001}"))
        .withMessageContaining("100001 pages, more than 100000");
    assertThat(expand("http://x/{1..100000}")).hasSize(100_000);
  }

  @Test
  void stepLeavesOutWhatLiesBetween() {
    assertThat(expand("http://x/{01..50..20}.htm"))
        .containsExactly("http://x/01.htm", "http://x/21.htm", "http://x/41.htm");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("http://x/{1..5..0}"))
        .withMessageContaining("its step is 0");
  }

  private static List<String> expand(String address) {
    return UrlRange.of(address).addresses().toList();
  }
}
