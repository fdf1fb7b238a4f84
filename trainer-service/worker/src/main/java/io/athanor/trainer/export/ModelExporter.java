package io.athanor.trainer.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.athanor.llm.format.AtomicFile;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.GgufDescription;
import io.athanor.llm.model.GgufFileType;
import io.athanor.llm.model.MergedFolder;
import io.athanor.llm.model.ModelGguf;
import io.athanor.llm.model.ModelHeader;
import io.athanor.llm.model.WeightSource;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.progress.PublishedFile;
import io.athanor.trainer.progress.RefusedExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes a trained model: the adapter always, merged models as asked, a Modelfile, the model
 * card and the lineage.
 *
 * <p>A merged model is written aside, loaded and compared with the trained one, and only then gets
 * its name; one at a time, so that memory holds one export beside the trained model. One whose type
 * rounds the model too far is left out and named; the adapter is the run's result without it.
 */
public final class ModelExporter {
  private static final String MERGED = "merged";
  private static final String GGUF = "gguf";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ExportRequest request;
  private final Path folder;
  private final List<PublishedFile> published = new ArrayList<>();
  private final Map<ExportKind, Agreement> agreements = new EnumMap<>(ExportKind.class);
  private final List<RefusedExport> refused = new ArrayList<>();

  public ModelExporter(ExportRequest request) {
    this.request = request;
    this.folder = request.folder();
  }

  /**
   * The results in the order in which they were published.
   *
   * @param peftFolder the adapter for PEFT
   * @param gguf the adapter for llama.cpp
   * @param refused exports that are too coarse for this model
   */
  public record Published(
      Path peftFolder, Path gguf, List<PublishedFile> files, List<RefusedExport> refused) {}

  static String relativePath(ExportKind kind) {
    GgufFileType type = kind.fileType();
    return type == null ? MERGED : GGUF + "/model-" + type.label() + ".gguf";
  }

  /**
   * @param model with the adapter to export
   * @throws ExportVerificationException if an export that rounds nothing is not the trained model
   */
  public Published publish(LlamaModel model, Scores scores) throws IOException {
    PeftAdapter adapter = PeftConversion.toPeft(model.adapters(), request.lineage().base());
    AdapterExporter.Exported exported;
    try (WeightSource base = WeightSource.open(request.base())) {
      exported = new AdapterExporter(folder).export(adapter, base.config());
      add("adapter", exported.peftFolder());
      add("adapter-gguf", exported.gguf());
      ExportVerification verification = new ExportVerification(model, request.rows());
      for (ExportKind kind : ExportKind.values()) {
        if (request.kinds().contains(kind)) {
          publish(kind, base.merged(adapter), verification);
        }
      }
    }
    describe(exported.peftFolder(), scores, new CheckedExports(agreements, refused));
    return new Published(
        exported.peftFolder(), exported.gguf(), List.copyOf(published), List.copyOf(refused));
  }

  private void publish(ExportKind kind, WeightSource merged, ExportVerification verification)
      throws IOException {
    Path target = folder.resolve(relativePath(kind));
    Path aside = target.resolveSibling("." + target.getFileName() + ".unverified");
    FileTrees.delete(aside);
    Files.createDirectories(target.getParent());
    try {
      GgufFileType type = kind.fileType();
      if (type == null) {
        MergedFolder.write(merged, request.base(), aside);
      } else {
        ModelHeader header =
            ModelHeader.of(request.base(), GgufDescription.named(request.lineage().base()));
        ModelGguf.write(merged, header, type, aside);
      }
      Agreement agreement = verification.compare(aside);
      ExportTolerance tolerance = ExportTolerance.of(type == null ? stored(merged) : type);
      FileTrees.delete(target);
      if (tolerance.holds(agreement)) {
        AtomicFile.publish(aside, target);
        agreements.put(kind, agreement);
        add(kind.label(), target);
      } else {
        refuse(kind, "%s; needed is %s".formatted(agreement, tolerance.words()));
      }
    } finally {
      FileTrees.delete(aside);
      FileTrees.deleteEmpty(folder.resolve(GGUF));
    }
  }

  private void refuse(ExportKind kind, String reason) {
    if (!kind.isRounded()) {
      throw new ExportVerificationException(
          "%s is not the trained model, %s: it was not published"
              .formatted(relativePath(kind), reason));
    }
    refused.add(new RefusedExport(kind.label(), reason));
  }

  /** F32 if the folder is; what has 16 bits is held to their rule. */
  private static GgufFileType stored(WeightSource merged) {
    return merged.storedType("model.layers.0.self_attn.q_proj.weight").equals("F32")
        ? GgufFileType.F32
        : GgufFileType.BF16;
  }

  private void describe(Path peftFolder, Scores scores, CheckedExports checked) throws IOException {
    OllamaModelfile modelfile = OllamaModelfile.of(request, checked.published());
    if (modelfile.text() != null) {
      write(folder.resolve("Modelfile"), modelfile.required());
      add("modelfile", folder.resolve("Modelfile"));
    }
    String card = ModelCard.of(request, scores, checked, modelfile);
    String lineage = JSON.writeValueAsString(request.lineage()) + "\n";
    for (Path place : List.of(peftFolder, folder)) {
      write(place.resolve("athanor.json"), lineage);
      write(place.resolve("README.md"), card);
    }
    add("lineage", folder.resolve("athanor.json"));
    add("model-card", folder.resolve("README.md"));
  }

  private void add(String kind, Path path) {
    published.add(new PublishedFile(kind, path.toString()));
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
