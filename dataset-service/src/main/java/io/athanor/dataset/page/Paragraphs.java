package io.athanor.dataset.page;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.dataset.DatasetManifest;

/** Addresses of paragraphs, see {@link ParagraphResource}. */
final class Paragraphs {

  private Paragraphs() {}

  static String link(DatasetManifest version, DocumentId document, String paragraph) {
    return "<a href=\"%s/paragraphs/%s/%s\">paragraph %s</a>"
        .formatted(
            VersionView.address(version),
            Html.escape(document.value()),
            Html.escape(paragraph),
            Html.escape(paragraph));
  }
}
