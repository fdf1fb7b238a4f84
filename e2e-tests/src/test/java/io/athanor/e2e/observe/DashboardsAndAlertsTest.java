package io.athanor.e2e.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.e2e.observe.Expressions.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's dashboards and alerts: well-formed, explained, and in PromQL that parses. */
class DashboardsAndAlertsTest {

  private static final String GUIDE = "docs/observability.md";

  @TempDir Path folder;

  @Test
  void everyExpressionOfTheDashboardsParses() throws IOException {
    // Given: recording rules, since promtool checks nothing else
    StringBuilder rules = new StringBuilder("groups:\n");
    for (Expression expression : Expressions.ofDashboards()) {
      rules.append(
          "  - name: '%s (%d)'\n    rules:\n      - record: checked\n        expr: '%s'\n"
              .formatted(quoted(expression.place()), rules.length(), quoted(expression.text())));
    }
    Path file = Files.writeString(folder.resolve("dashboards.yaml"), rules);
    // When, then
    Promtool.required().run(List.of("check", "rules", "--lint=none", file.toString()));
  }

  @Test
  void everyAlertRuleParses() {
    List<String> arguments = new ArrayList<>(List.of("check", "rules"));
    Expressions.alertFiles().forEach(file -> arguments.add(file.toString()));
    Promtool.required().run(arguments);
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("test", "rules"));
    try (Stream<Path> tests = Files.list(Expressions.chart().resolve("alerts/tests"))) {
      tests.sorted().forEach(file -> arguments.add(file.toString()));
    }
    Promtool.required().run(arguments);
  }

  @Test
  void namesOfMetricsAreFoundInAnyExpression() {
    // Given
    Expression expression =
        new Expression(
            "here",
            "histogram_quantile(0.5, sum by (le, a) (rate(b_bucket{c=\"d\"}[5m]))) > 2"
                + " and on (e) max(f:g) or vector(1e3)");
    // When, then
    assertThat(expression.metrics()).containsExactly("b_bucket", "f:g");
  }

  @Test
  void everyPanelHasATitleAnExplanationAndAUnit() {
    for (Path file : Expressions.dashboardFiles()) {
      JsonNode dashboard = Expressions.dashboard(file);
      assertThat(dashboard.path("templating").findValuesAsText("type")).contains("datasource");
      assertThat(dashboard.path("panels")).as(file.toString()).isNotEmpty();
      for (JsonNode panel : dashboard.path("panels")) {
        String place = file.getFileName() + ": " + panel.path("title").asText();
        assertThat(panel.path("title").asText()).as(place).isNotBlank();
        assertThat(panel.path("description").asText()).as(place).isNotBlank();
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(place).isNotBlank();
        assertThat(panel.at("/datasource/uid").asText()).as(place).isEqualTo("${datasource}");
      }
    }
  }

  @Test
  void everyAlertSaysWhatItMeansAndWhereToReadOn() throws IOException {
    List<String> headings =
        Files.readAllLines(guide()).stream()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
            .toList();
    for (Path file : Expressions.alertFiles()) {
      for (JsonNode rule : Expressions.rules(file).findValues("rules").stream().toList()) {
        for (JsonNode alert : rule) {
          String name = alert.path("alert").asText();
          JsonNode annotations = alert.path("annotations");
          assertThat(annotations.path("summary").asText()).as(name).isNotBlank();
          assertThat(annotations.path("description").asText()).as(name).isNotBlank();
          assertThat(alert.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
          assertThat(annotations.path("runbook").asText())
              .isEqualTo(GUIDE + "#" + name.toLowerCase(Locale.ROOT));
          assertThat(headings).contains(name.toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  @Test
  void everyMetricOfOursIsExplained() throws IOException {
    String guide = Files.readString(guide());
    Stream.concat(Expressions.ofDashboards().stream(), Expressions.ofAlerts().stream())
        .flatMap(expression -> expression.metrics().stream())
        .filter(name -> name.startsWith("athanor_") || name.startsWith("gen_ai_"))
        .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
        .forEach(name -> assertThat(guide).contains("`" + name + "`"));
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  private static Path guide() {
    return Expressions.chart().resolve("../..").resolve(GUIDE);
  }
}
