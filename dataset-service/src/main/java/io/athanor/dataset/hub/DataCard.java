package io.athanor.dataset.hub;

import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.dataset.catalog.SourceLicence;
import io.athanor.kit.json.Json;
import java.util.List;

/**
 * The README.md of a data set repository: a header in YAML that the hub and the {@code datasets}
 * library read, and what a reader wants to know.
 *
 * @param license identifier as the hub lists them, for example {@code cc-by-4.0}
 * @param licences under which the sources stand
 * @param documents the sources that the version was made from
 */
record DataCard(
    String name,
    String license,
    DatasetManifest manifest,
    boolean rawText,
    List<SourceLicence> licences,
    List<String> documents) {

  private static final int MOST_DOCUMENTS = 100;

  String text() {
    StringBuilder card = new StringBuilder();
    // A JSON string is a YAML string as well, whatever stands in it.
    card.append("---\nlicense: ").append(Json.text(license)).append('\n');
    card.append("pretty_name: ").append(Json.text(name)).append('\n');
    card.append("tags:\n- athanor\nsize_categories:\n- ").append(sizeCategory()).append('\n');
    card.append("configs:\n- config_name: default\n  data_files:\n");
    split(card, "train", manifest.trainExamples());
    split(card, "validation", manifest.validationExamples());
    card.append("---\n\n# ").append(name.replaceAll("\\s+", " ")).append("\n\n");
    card.append("Version ")
        .append(manifest.version())
        .append(", made by Athanor with the recipe `");
    card.append(manifest.recipe()).append("`.\n\n");
    card.append("| split | rows |\n|---|---|\n| train | ").append(manifest.trainExamples());
    card.append(" |\n| validation | ").append(manifest.validationExamples()).append(" |\n\n");
    card.append("## Columns\n\n");
    card.append(
        rawText
            ? "- `text`: raw text\n"
            : "- `messages`: turns in order, each with `role` (system, user, assistant), `content`,"
                + " and `weight` (0: not learned; null: learned)\n");
    card.append("\n## Where it comes from\n\n");
    card.append("- content: `sha256:").append(manifest.contentSha256()).append("`\n");
    card.append("- seed: ").append(manifest.seed()).append('\n');
    card.append("- held out by source, never by row\n");
    for (SourceLicence each : licences) {
      card.append("- licence of ").append(each.documents()).append(" documents: ");
      card.append(each.licence() == null ? each.name() : code(each.name())).append('\n');
    }
    card.append("- documents: ").append(documents.size()).append('\n');
    documents.stream()
        .limit(MOST_DOCUMENTS)
        .forEach(uri -> card.append("  - ").append(code(uri)).append('\n'));
    if (documents.size() > MOST_DOCUMENTS) {
      card.append("  - and ").append(documents.size() - MOST_DOCUMENTS).append(" more\n");
    }
    return card.toString();
  }

  private static String code(String text) {
    return '`' + text.replace('`', '\'').replaceAll("\\s+", " ") + '`';
  }

  private static void split(StringBuilder card, String split, int rows) {
    if (rows > 0) {
      card.append("  - split: ").append(split).append("\n    path: data/").append(split);
      card.append("-*.parquet\n");
    }
  }

  private String sizeCategory() {
    int rows = manifest.trainExamples() + manifest.validationExamples();
    if (rows < 1_000) {
      return "n<1K";
    }
    if (rows < 10_000) {
      return "1K<n<10K";
    }
    return rows < 100_000 ? "10K<n<100K" : rows < 1_000_000 ? "100K<n<1M" : "1M<n<10M";
  }
}
