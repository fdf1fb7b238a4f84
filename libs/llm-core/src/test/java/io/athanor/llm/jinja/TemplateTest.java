package io.athanor.llm.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-05T12:34:56Z"), ZoneOffset.UTC);

  @Test
  void charactersOfVariablesAreDataAndLiteralsAreNot() {
    // When
    RenderedText rendered =
        Template.parse("<{{ name }}>{{ '[' + name + ']' }}").render(Map.of("name", "ada"));
    // Then
    assertThat(rendered.text()).isEqualTo("<ada>[ada]");
    assertThat(rendered.dataSpans()).containsExactly(new Span(1, 4), new Span(6, 9));
  }

  @Test
  void provenanceSurvivesFiltersMethodsAndSlices() {
    // Given
    Map<String, String> variables = Map.of("name", "  ada  ", "list", "x,y");
    Template template =
        Template.parse(
            "{{ name | trim | upper }}|{{ ('a-' ~ name.strip())[1:4] }}"
                + "|{{ list.split(',') | join('+') }}|{{ 'n=N'.replace('N', name.strip()) }}");
    // When
    RenderedText rendered = template.render(variables);
    // Then
    assertThat(rendered.text()).isEqualTo("ADA|-ad|x+y|n=ada");
    assertThat(dataOf(rendered)).containsExactly("ADA", "ad", "x", "y", "ada");
  }

  @Test
  void provenanceSurvivesJsonAndCapturedBlocks() {
    // Given
    Template template =
        Template.parse(
            "{% set block %}<{{ call.name }}>{% endset %}{{ block }}{{ call | tojson }}");
    // When
    RenderedText rendered = template.render(Map.of("call", Map.of("name", "a\"b")));
    // Then
    assertThat(rendered.text()).isEqualTo("<a\"b>{\"name\": \"a\\\"b\"}");
    assertThat(dataOf(rendered)).containsExactly("a\"b", "name", "a\\\"b");
  }

  @Test
  void trustedTextCountsAsWrittenByTheTemplate() {
    // When
    RenderedText rendered =
        Template.parse("{{ bos }}{{ text }}")
            .render(Map.of("bos", new TrustedText("<s>"), "text", "<s>"));
    // Then
    assertThat(rendered.text()).isEqualTo("<s><s>");
    assertThat(rendered.dataSpans()).containsExactly(new Span(3, 6));
  }

  @Test
  void dataIsNeverInterpretedAsTemplate() {
    assertThat(Template.parse("{{ text }}").render(Map.of("text", "{{ 1 + 1 }}{% x %}")).text())
        .isEqualTo("{{ 1 + 1 }}{% x %}");
  }

  @Test
  void generationBlocksAreReportedAsSpans() {
    // When
    RenderedText rendered =
        Template.parse(
                "{% for m in ms %}[{% generation %}{{ m }}.{% endgeneration %}]\n{% endfor %}")
            .render(Map.of("ms", List.of("a", "bc")));
    // Then
    assertThat(rendered.text()).isEqualTo("[a.]\n[bc.]\n");
    assertThat(rendered.generationSpans()).containsExactly(new Span(1, 3), new Span(6, 9));
  }

  @Test
  void strftimeReadsTheGivenClock() {
    // Given
    Template template =
        Template.parse(
            "{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%A %-d %B, %H:%M:%S %p %j %y%%') }}");
    // When
    RenderedText rendered = template.render(Map.of(), RenderSettings.standard(NOON));
    // Then
    assertThat(rendered.text()).isEqualTo("05 Mar 2026|Thursday 5 March, 12:34:56 PM 064 26%");
  }

  @Test
  void raisedExceptionIsARefusalWithTheAuthorsTextAndLine() {
    // Given
    Template template = Template.parse("a\n\n{{ raise_exception('roles must alternate') }}");
    // Then
    assertThatThrownBy(() -> template.render(Map.of()))
        .isInstanceOf(TemplateRefusal.class)
        .hasMessage("chat template, line 3: roles must alternate")
        .extracting(refusal -> ((TemplateRefusal) refusal).problem())
        .isEqualTo("roles must alternate");
  }

  @Test
  void malformedTemplateIsRefusedWithItsLine() {
    assertThatThrownBy(() -> Template.parse("a\n{% if x %}\nb"))
        .hasMessageStartingWith("chat template, line 3: missing one of the tags");
    assertThatThrownBy(() -> Template.parse("a\nb {{ 1 + }}"))
        .hasMessage("chat template, line 2: expected an expression, found '}}'");
  }

  @Test
  void endlessWorkIsStopped() {
    // Given
    Template loops =
        Template.parse(
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}");
    Template calls = Template.parse("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    Template doubling =
        Template.parse(
            "{% set ns = namespace(s='ab') %}"
                + "{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}");
    Template output = Template.parse("{% for a in range(99999) %}{{ 'x' * 9999 }}{% endfor %}");
    // Then
    assertThatThrownBy(() -> loops.render(Map.of())).hasMessageContaining("stopped after");
    assertThatThrownBy(() -> calls.render(Map.of())).hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> doubling.render(Map.of())).isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> output.render(Map.of())).hasMessageContaining("stopped");
    assertThatThrownBy(
            () -> Template.parse("{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}"))
        .hasMessageContaining("nested deeper than");
  }

  @Test
  void variableOfAnUnknownTypeIsRefused() {
    assertThatThrownBy(() -> Template.parse("x").render(Map.of("v", new StringBuilder())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a template variable cannot be a java.lang.StringBuilder");
  }

  private static List<String> dataOf(RenderedText rendered) {
    return rendered.dataSpans().stream()
        .map(span -> rendered.text().substring(span.start(), span.end()))
        .toList();
  }
}
