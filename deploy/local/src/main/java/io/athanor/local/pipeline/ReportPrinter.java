package io.athanor.local.pipeline;

import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.local.console.Console;
import io.athanor.local.console.Style;
import io.athanor.local.console.TextTable;
import java.net.URI;
import java.util.List;

/** Prints a report: the before/after table, the scores, and how to use each model. */
public final class ReportPrinter {

  private static final int PLAIN_COLUMNS = 132;
  private static final int NARROWEST = 24;
  private static final int LONGEST_ANSWER = 120;

  private final Console console;

  public ReportPrinter(Console console) {
    this.console = console;
  }

  public void print(PipelineReport report, URI frontDoor) {
    if (!report.isComparison()) {
      report.models().getFirst().evaluation().ifPresent(this::table);
    }
    console.line();
    console.line(console.styled(Style.BOLD, report.isComparison() ? "Comparison" : "Scores"));
    ScoreTable.lines(report.models()).forEach(console::line);
    console.line();
    console.line(console.styled(Style.BOLD, "Use it"));
    console.line("  front door   " + frontDoor);
    report.models().forEach(model -> usage(model, frontDoor));
  }

  private void table(EvaluationReport evaluation) {
    console.line();
    console.line(console.styled(Style.BOLD, "Held-out questions, before and after"));
    int columns = console.isTerminal() ? console.columns() : PLAIN_COLUMNS;
    int width = Math.max(NARROWEST, (columns - 6) / 3);
    List<Integer> widths = List.of(width, width, width);
    var head = new TextTable(widths);
    head.row(List.of("QUESTION", "BASE", "TUNED" + " ".repeat(width - "TUNED".length())));
    for (EvaluationReport.Row row : evaluation.rows()) {
      if (row.probe().kind() == ProbeKind.PARAPHRASE) {
        head.row(
            List.of(
                row.probe().question(),
                mark(row.baseRight()) + beginning(row.baseAnswer()),
                mark(row.tunedRight()) + beginning(row.tunedAnswer())));
      }
    }
    head.lines().forEach(console::line);
  }

  private void usage(ModelReport report, URI frontDoor) {
    String model = report.model().name();
    String question =
        report.evaluation().stream()
            .flatMap(evaluation -> evaluation.rows().stream())
            .filter(row -> row.probe().kind() == ProbeKind.PARAPHRASE && row.tunedRight())
            .map(row -> row.probe().question())
            .filter(text -> text.matches("[\\w ?.,-]+"))
            .findFirst()
            .orElse("Who are you?");
    if (!report.variant().isEmpty()) {
      console.line("  " + console.styled(Style.BOLD, report.variant()));
    }
    console.line("  adapter      " + report.adapter());
    console.line("  adapter GGUF " + report.adapterGguf());
    console.line("  chat         ./athanor chat " + model);
    console.line(
        "  curl         curl -s %s/v1/chat/completions -H 'Content-Type: application/json' -d '{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}'"
            .formatted(frontDoor, model, question));
    console.line(
        "  Python       from openai import OpenAI; print(OpenAI(base_url=\"%s/v1\", api_key=\"none\").chat.completions.create(model=\"%s\", messages=[{\"role\": \"user\", \"content\": \"%s\"}]).choices[0].message.content)"
            .formatted(frontDoor, model, question));
  }

  private static String mark(boolean right) {
    return right ? "✓ " : "✗ ";
  }

  /** A model that rambles would hide the others' answers; the whole text is in the JSON report. */
  private static String beginning(String answer) {
    return answer.length() <= LONGEST_ANSWER
        ? answer
        : answer.substring(0, LONGEST_ANSWER).stripTrailing() + "…";
  }
}
