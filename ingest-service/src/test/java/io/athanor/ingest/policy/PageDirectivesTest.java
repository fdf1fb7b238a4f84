package io.athanor.ingest.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.ingest.policy.PageDirectives.Meta;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageDirectivesTest {

  @Test
  void headersAndMetaElementsAddUp() {
    PageDirectives directives =
        of(
            Map.of(
                "x-robots-tag", List.of("otherbot: noindex", "noai"),
                "content-usage", List.of("train-ai=n"),
                "link", List.of("<https://example.org/by>; rel=\"license\"")),
            new Meta("ROBOTS", "NOFOLLOW"),
            new Meta("tdm-reservation", "1"));
    assertThat(directives.noindex()).isFalse();
    assertThat(directives.nofollow()).isTrue();
    assertThat(directives.reservations())
        .containsExactly(
            "X-Robots-Tag says noai",
            "its header says content-usage: train-ai=n",
            "its meta element says tdm-reservation: 1");
    assertThat(directives.licence()).isEqualTo("https://example.org/by");
  }

  @Test
  void noneAndOurOwnNameCount() {
    assertThat(of(Map.of("x-robots-tag", List.of("athanor: none"))).noindex()).isTrue();
    assertThat(of(Map.of(), new Meta("athanor", "noindex")).noindex()).isTrue();
    assertThat(of(Map.of("x-robots-tag", List.of("unavailable_after: 2030-01-01"))).noindex())
        .isFalse();
  }

  @Test
  void signalOfOurGroupHoldsInsteadOfEverybodys() {
    RobotsFile robots =
        robots(
            """
            User-agent: *
            Content-Signal: ai-train=no
            Crawl-delay: 7

            User-agent: Athanor
            Content-Signal: ai-train=yes
            Content-Signal: /poems/ ai-train=no
            """);
    assertThat(robots.reservations("/prose.htm")).isEmpty();
    assertThat(robots.reservations("/poems/one.htm"))
        .containsExactly("robots.txt says content-signal: ai-train=no");
    assertThat(robots("User-agent: *\nCrawl-delay: 7\n").crawlDelay())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void longestLocationOfTdmrepDecides() {
    TdmReservations tdm =
        TdmReservations.parse(
            """
            [{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://example.org/p"},
             {"location": "/open/*", "tdm-reservation": 0}]
            """
                .getBytes(UTF_8));
    assertThat(tdm.reservations("/open/a.htm")).isEmpty();
    assertThat(tdm.reservations("/a.htm"))
        .containsExactly("tdmrep.json reserves / (policy https://example.org/p)");
    assertThat(TdmReservations.parse("<html>".getBytes(UTF_8)).reservations("/")).isEmpty();
  }

  private static RobotsFile robots(String file) {
    return RobotsFile.parse("https://example.org/robots.txt", file.getBytes(UTF_8), "athanor");
  }

  private static PageDirectives of(Map<String, List<String>> headers, Meta... meta) {
    return PageDirectives.of(headers, List.of(meta), null, "/a.htm", "athanor");
  }
}
