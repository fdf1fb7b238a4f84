package io.athanor.dataset.page;

import io.athanor.contracts.DocumentId;

/** Addresses of paragraphs in ingest-service, behind the same front door. */
final class Paragraphs {

  private Paragraphs() {}

  static String link(DocumentId document, String paragraph) {
    return "<a href=\"/api/ingest/documents/%s/paragraphs/%s\">paragraph %s</a>"
        .formatted(Html.escape(document.value()), Html.escape(paragraph), Html.escape(paragraph));
  }
}
