package io.athanor.dataset.page;

import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.QualityReport;

/** The page of a version. */
record VersionPage(VersionView view, ExamplesPart examples) {

  String html() {
    DatasetManifest manifest = view.manifest();
    QualityReport report = view.report();
    String main =
        head(manifest)
            + (report == null
                ? "<p class=\"faint\">This version was made before reports were kept.</p>\n"
                : new FunnelPart(manifest, report).html())
            + examples.html()
            + preview()
            + new SourcesPart(view).html()
            + schema()
            + downloads();
    return Html.page(view.name() + ", version " + manifest.version(), main);
  }

  private String head(DatasetManifest manifest) {
    return """
    <h1>%s, version %d</h1>
    <p>%,d examples to train on, %,d held out, %,d probes; recipe %s, seed %d.</p>
    <p class="faint">Content %s: equal sources, recipe and seed give this hash on every machine.</p>
    <nav><a href="#examples">Examples</a><a href="#sources">Sources</a><a href="#schema">Schema</a>\
    <a href="#downloads">Downloads</a></nav>
    """
        .formatted(
            Html.escape(view.name()),
            manifest.version(),
            manifest.trainExamples(),
            manifest.validationExamples(),
            manifest.probeCount(),
            Html.escape(manifest.recipe()),
            manifest.seed(),
            Html.escape(manifest.contentSha256()));
  }

  /** A browser sends the form to the preview of the first example that is shown. */
  private String preview() {
    if (examples.examples().isEmpty()) {
      return "";
    }
    String id = examples.examples().getFirst().id();
    return """
    <form method="get" action="%s/examples/%s/preview">
    <label>Preview the first of them for a base model<br>
    <input name="baseModel" required size="40" placeholder="name, hf://owner/name or path"></label>
    <button>Preview</button>
    </form>
    """
        .formatted(VersionView.address(view.manifest()), Html.escape(id));
  }

  private static String schema() {
    return """
    <h2 id="schema">Schema</h2>
    <p>Each line of a shard is one example: <code>id</code>, <code>turns</code> (each with
    <code>role</code> system, user or assistant, and <code>content</code>) or <code>text</code>,
    <code>weight</code>, <code>sources</code> (document, paragraph and characters),
    <code>template</code>, <code>seed</code>, and for rows that a model wrote
    <code>generation</code>.</p>
    """;
  }

  private String downloads() {
    StringBuilder rows = new StringBuilder();
    for (VersionView.Download download : view.downloads()) {
      rows.append(
          """
          <tr><th scope="row">%s</th><td><a href="%s">train</a></td>
          <td><a href="%s">held out</a></td></tr>
          """
              .formatted(
                  Html.escape(download.format()),
                  Html.escape(download.train()),
                  Html.escape(download.validation())));
    }
    return """
    <h2 id="downloads">Downloads</h2>
    <table>
    <caption>The examples as files of other tools</caption>
    <tbody>
    %s</tbody>
    </table>
    """
        .formatted(rows);
  }
}
