package io.athanor.dataset.page;

import io.athanor.contracts.document.DocumentManifest;
import io.athanor.dataset.catalog.SourceLicence;
import java.util.Locale;

/** The part of a version's page that says what it was made of, and under which licences. */
record SourcesPart(VersionView view) {

  String html() {
    return """
    <h2 id="sources">Sources</h2>
    %s<table>
    <caption>The documents that this version was made of, the first of them</caption>
    <thead><tr><th scope="col">Address</th><th scope="col">Kind</th>
    <th scope="col">Licence</th><th scope="col" class="number">Paragraphs</th></tr></thead>
    <tbody>
    %s</tbody>
    </table>
    """
        .formatted(licences(), documents());
  }

  private String licences() {
    StringBuilder rows = new StringBuilder();
    for (SourceLicence each : view.licences()) {
      rows.append(
          """
          <tr><th scope="row">%s</th><td class="number">%,d</td></tr>
          """
              .formatted(Html.escape(each.name()), each.documents()));
    }
    return rows.isEmpty()
        ? ""
        : """
        <table id="licences">
        <caption>Licences of the sources, as their pages or their user gave them</caption>
        <thead><tr><th scope="col">Licence</th><th scope="col" class="number">Sources</th></tr></thead>
        <tbody>
        %s</tbody>
        </table>
        """
            .formatted(rows);
  }

  private String documents() {
    StringBuilder rows = new StringBuilder();
    for (DocumentManifest.Ingested source : view.sources()) {
      String licence = source.licence();
      rows.append(
          """
          <tr><td>%s</td><td>%s</td><td>%s</td><td class="number">%,d</td></tr>
          """
              .formatted(
                  Html.escape(source.sourceUri()),
                  source.kind().name().toLowerCase(Locale.ROOT),
                  licence == null ? "" : Html.escape(licence),
                  source.paragraphs()));
    }
    for (DocumentManifest.Rejected source : view.rejectedSources()) {
      rows.append(
          """
          <tr><td>%s</td><td>not read</td><td colspan="2">%s</td></tr>
          """
              .formatted(Html.escape(source.sourceUri()), Html.escape(source.detail())));
    }
    return rows.toString();
  }
}
