package io.athanor.dataset.page;

import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.dataset.QualityReport.Entry;
import io.athanor.contracts.dataset.QualityReport.FactCoverage;
import io.athanor.contracts.dataset.QualityReport.Funnel;
import io.athanor.contracts.dataset.QualityReport.GateResult;
import java.util.Locale;

/** The way from documents to examples: how much was left at each stage, and why not more. */
record FunnelPart(DatasetManifest manifest, QualityReport report) {

  String html() {
    StringBuilder html = new StringBuilder("<h2>From documents to examples</h2>\n");
    report.notes().forEach(note -> html.append("<p>").append(Html.escape(note)).append("</p>\n"));
    html.append(funnel(report.funnel())).append(gates());
    if (!report.coverage().isEmpty()) {
      html.append(coverage());
    }
    return html.toString();
  }

  private static String funnel(Funnel funnel) {
    StringBuilder rows = new StringBuilder();
    long sources = Math.max(1, funnel.sources());
    stage(rows, "Sources", funnel.sources(), sources, "");
    stage(
        rows,
        "Documents",
        funnel.documents(),
        sources,
        funnel.rejectedSources() + " sources could not be read");
    long paragraphs = Math.max(1, funnel.paragraphs());
    stage(rows, "Paragraphs", funnel.paragraphs(), paragraphs, "");
    stage(
        rows,
        "Paragraphs used",
        funnel.usedParagraphs(),
        paragraphs,
        funnel.paragraphs() - funnel.usedParagraphs() + " became no row");
    long candidates = Math.max(1, funnel.candidates());
    stage(rows, "Rows made", funnel.candidates(), candidates, "");
    stage(rows, "Rows kept", funnel.kept(), candidates, funnel.dropped() + " kept out by gates");
    stage(rows, "Trained", funnel.train(), candidates, "");
    stage(rows, "Held out", funnel.heldOut(), candidates, "");
    return """
    <table>
    <caption>How much was left at each stage</caption>
    <thead><tr><th scope="col">Stage</th><th scope="col" class="number">Count</th>
    <th scope="col">Share</th><th scope="col">Not more, because</th></tr></thead>
    <tbody>
    %s</tbody>
    </table>
    """
        .formatted(rows);
  }

  private static void stage(StringBuilder rows, String name, long count, long of, String why) {
    rows.append(
        """
        <tr><th scope="row">%1$s</th><td class="number">%2$s</td>
        <td><progress max="%3$d" value="%4$d" aria-label="%1$s: %4$d of %3$d"></progress></td>
        <td>%5$s</td></tr>
        """
            .formatted(name, String.format(Locale.ROOT, "%,d", count), of, count, why));
  }

  private String gates() {
    StringBuilder html =
        new StringBuilder(
            """
            <h2>What the gates found</h2>
            """);
    for (GateResult gate : report.gates()) {
      String summary = "%s, %s: %,d".formatted(gate.gate(), gate.action().word(), gate.count());
      if (gate.listed().isEmpty()) {
        html.append("<p>").append(Html.escape(summary)).append("</p>\n");
        continue;
      }
      html.append("<details><summary>").append(Html.escape(summary)).append("</summary>\n<ul>\n");
      gate.listed().forEach(entry -> html.append(entry(entry)));
      long more = gate.count() - gate.listed().size();
      html.append("</ul>\n")
          .append(more > 0 ? "<p class=\"faint\">and " + more + " more</p>\n" : "")
          .append("</details>\n");
    }
    return html.toString();
  }

  private String entry(Entry entry) {
    StringBuilder html = new StringBuilder("<li>").append(Html.escape(entry.reason()));
    if (!entry.excerpt().isEmpty()) {
      html.append(": <q>").append(Html.escape(entry.excerpt())).append("</q>");
    }
    if (entry.documentId() != null && entry.paragraphId() != null) {
      html.append(" (")
          .append(Paragraphs.link(manifest, entry.documentId(), entry.paragraphId()))
          .append(')');
    }
    return html.append("</li>\n").toString();
  }

  private String coverage() {
    StringBuilder rows = new StringBuilder();
    for (FactCoverage fact : report.coverage()) {
      rows.append(
          """
          <tr><th scope="row">%s</th><td>%s</td><td class="number">%d</td>
          <td class="number">%d of %d</td><td class="number">%d of %d</td>
          <td class="number">%d</td></tr>
          """
              .formatted(
                  Html.escape(fact.factId()),
                  Html.escape(fact.topic()),
                  fact.rows(),
                  fact.questionsUsed(),
                  fact.questions(),
                  fact.answersUsed(),
                  fact.answers(),
                  fact.paraphrases()));
    }
    return """
    <h2>Facts</h2>
    <table>
    <caption>How well each fact is covered</caption>
    <thead><tr><th scope="col">Fact</th><th scope="col">Topic</th>
    <th scope="col" class="number">Rows</th><th scope="col" class="number">Questions</th>
    <th scope="col" class="number">Answers</th><th scope="col" class="number">Held-out wordings</th>
    </tr></thead>
    <tbody>
    %s</tbody>
    </table>
    """
        .formatted(rows);
  }
}
