package io.athanor.trainer.export;

import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.model.GgufDescription;
import io.athanor.llm.model.ModelHeader;
import io.athanor.trainer.data.TemplateEncoder;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to export and where.
 *
 * @param folder of the run's outputs
 * @param base GGUF file or Hugging Face folder
 * @param rows tokens to verify with
 * @param settings of the run, for the model card
 */
public record ExportRequest(
    Path folder,
    Path base,
    Set<ExportKind> kinds,
    TemplateEncoder encoder,
    List<TokenRow> rows,
    Lineage lineage,
    Map<String, Object> settings) {
  public ExportRequest {
    kinds = Set.copyOf(kinds);
    rows = List.copyOf(rows);
  }

  /**
   * Refuses before the training what could only fail behind it.
   *
   * @throws ModelFileException if the base's tokenizer cannot be written to a GGUF file
   */
  public ExportRequest requirePossible() throws IOException {
    if (kinds.stream().anyMatch(kind -> kind.fileType() != null)) {
      ModelHeader.of(base, GgufDescription.named(lineage.base()));
    }
    return this;
  }

  boolean baseIsGguf() {
    return !Files.isDirectory(base);
  }
}
