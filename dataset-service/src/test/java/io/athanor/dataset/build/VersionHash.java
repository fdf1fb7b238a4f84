package io.athanor.dataset.build;

import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import io.athanor.dataset.quality.RowGates;
import io.athanor.dataset.recipe.QuestionAnswerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds a data set in letters of many scripts, in this process or as one of its own. */
public final class VersionHash {

  private VersionHash() {}

  /** Prints the hash that names the version. */
  public static void main(String... arguments) throws IOException {
    System.out.println(of(Path.of(arguments[0])));
  }

  static String of(Path folder) throws IOException {
    Files.createDirectories(folder);
    RecipeSpec spec = Documents.spec(RecipeKind.QUESTION_ANSWER, 0.5);
    IngestedDocument rows =
        Documents.rows(
            "Wer gr\u00fcndete die M\u00fchle?",
            "Ada \u00d6streicher, \u20ac 12.",
            "\u6c34\u8eca\u306e\u540d\u524d\u306f?",
            "\u30d8\u30c3\u30c0 \ud83c\udf0a",
            "I\u0307stanbul'da m\u0131?",
            "HAYIR, TITLE.");
    QuestionAnswerRecipe recipe = new QuestionAnswerRecipe(spec);
    try (DatasetAssembly assembly =
        new DatasetAssembly(spec, RowGates.of(spec.gates(), Map.of(), null), folder)) {
      recipe.apply(List.of(new StableDocuments().named(rows)).iterator(), assembly);
      return assembly
          .finish(new DatasetAssembly.Material(1, 0, 1, 3), recipe.heldOutShare())
          .contentSha256();
    }
  }
}
