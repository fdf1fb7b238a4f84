package io.athanor.trainer.export;

import io.athanor.trainer.progress.RefusedExport;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code README.md} of a run, with the front matter that model hubs read. */
final class ModelCard {
  private final StringBuilder card = new StringBuilder();

  private ModelCard() {}

  static String of(
      ExportRequest request, Scores scores, CheckedExports exports, OllamaModelfile modelfile) {
    ModelCard card = new ModelCard();
    Lineage lineage = request.lineage();
    String base = lineage.base();
    card.line("---");
    card.line("base_model: " + (base.matches("[\\w./-]+") ? base : "\"" + escaped(base) + "\""));
    card.line("library_name: peft");
    card.line("tags: [lora, athanor]");
    card.line("---");
    card.line("");
    card.line("# LoRA adapter for " + base);
    card.line("");
    card.line("Trained by Athanor.");
    card.lineage(lineage);
    card.scores(scores);
    card.files(exports, modelfile);
    if (!exports.published().isEmpty() && request.baseIsGguf()) {
      card.line("");
      card.line(
          "The base is a GGUF file: merged models hold its weights as they are in it, which, if it"
              + " is quantised, are not those of the original model.");
    }
    card.use(exports.published(), modelfile);
    card.table("Settings", request.settings());
    return card.card.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private void lineage(Lineage lineage) {
    heading("Lineage");
    row("run", lineage.runId());
    row("base", lineage.base());
    row("base sha256", lineage.baseSha256());
    row("data set", lineage.dataset());
    row("data set sha256", lineage.datasetSha256());
    row("tokenizer and chat template sha256", lineage.tokenizerAndTemplateSha256());
  }

  private void scores(Scores scores) {
    heading("Scores");
    row("steps", scores.step());
    row("exported step", scores.bestStep());
    row("training loss of the last step", number(scores.finalLoss()));
    row("held-out score of the exported step", number(scores.bestScore()));
    row("validation loss of the exported step", number(scores.validationLoss()));
  }

  private static @Nullable String number(@Nullable Double value) {
    return value == null ? null : String.format(Locale.ROOT, "%.4f", value);
  }

  private void files(CheckedExports exports, OllamaModelfile modelfile) {
    line("");
    line("## Files");
    line("");
    line("| file | checked by |");
    line("|---|---|");
    row("`adapter/` (PEFT)", "read back, every value");
    row("`adapter.gguf` (llama.cpp)", "read back, every value");
    exports
        .agreements()
        .forEach(
            (kind, agreement) ->
                row(
                    "`" + ModelExporter.relativePath(kind) + "`",
                    "logits against the trained model, " + agreement));
    if (modelfile.refusal() == null) {
      row("`Modelfile` (Ollama)", "its template rendered against the chat template");
    }
    line("");
    line("Not tried here: vLLM, Ollama.");
    for (RefusedExport refused : exports.refused()) {
      line("");
      line("Asked for but not published: %s, %s.".formatted(refused.kind(), refused.reason()));
    }
    if (modelfile.refusal() != null) {
      line("");
      line("There is no Modelfile for Ollama: " + modelfile.refusal() + ".");
    }
  }

  private void use(Set<ExportKind> kinds, OllamaModelfile modelfile) {
    line("");
    line("## Use");
    line("");
    line("- PEFT: `PeftModel.from_pretrained(base, \"adapter\")`");
    line("- llama.cpp: `llama-server -m base.gguf --lora adapter.gguf`, on the base named above");
    if (kinds.contains(ExportKind.MERGED)) {
      line("- transformers: `AutoModelForCausalLM.from_pretrained(\"merged\")`");
    }
    for (ExportKind kind : ExportKind.values()) {
      if (kind.fileType() != null && kinds.contains(kind)) {
        line("- llama.cpp: `llama-server -m " + ModelExporter.relativePath(kind) + "`");
      }
    }
    if (modelfile.refusal() == null) {
      line("- Ollama: `ollama create NAME -f Modelfile`");
    }
  }

  private void table(String title, Map<String, Object> rows) {
    heading(title);
    rows.forEach(this::row);
  }

  private void heading(String title) {
    line("");
    line("## " + title);
    line("");
    line("| | |");
    line("|---|---|");
  }

  private void row(String name, @Nullable Object value) {
    if (value != null) {
      line("| %s | %s |".formatted(name, value.toString().replace("|", "\\|")));
    }
  }

  private void line(String text) {
    card.append(text).append('\n');
  }
}
