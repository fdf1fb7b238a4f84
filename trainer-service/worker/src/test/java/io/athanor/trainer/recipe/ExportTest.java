package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.WeightSource;
import io.athanor.trainer.data.TemplateEncoder;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.TorchRuntime;
import io.athanor.trainer.export.ExportKind;
import io.athanor.trainer.export.ExportRequest;
import io.athanor.trainer.export.ExportVerificationException;
import io.athanor.trainer.export.Lineage;
import io.athanor.trainer.export.ModelExporter;
import io.athanor.trainer.export.Scores;
import io.athanor.trainer.progress.PublishedFile;
import io.athanor.trainer.progress.TrainingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  private static final Scores SCORES = new Scores(3, 2, 0.5, 0.25, null);

  @TempDir Path folder;

  @Test
  void runPublishesWhatItWasAskedFor() throws Exception {
    // Given
    String spec =
        TinyRuns.SPEC.replace("}", ",\"exports\":[\"merged\",\"gguf-f32\",\"gguf-q8_0\"]}");
    // When
    List<TrainingEvent> events =
        TinyRuns.run(TinyRuns.job(folder, null, spec), (event, signal) -> {});
    // Then
    Path out = folder.resolve("out");
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TrainingEvent.Succeeded.class,
            succeeded ->
                assertThat(succeeded.exports())
                    .containsExactly(
                        new PublishedFile("adapter", out.resolve("adapter").toString()),
                        new PublishedFile("adapter-gguf", out.resolve("adapter.gguf").toString()),
                        new PublishedFile("merged", out.resolve("merged").toString()),
                        new PublishedFile(
                            "gguf-f32", out.resolve("gguf/model-f32.gguf").toString()),
                        new PublishedFile(
                            "gguf-q8_0", out.resolve("gguf/model-q8_0.gguf").toString()),
                        new PublishedFile("modelfile", out.resolve("Modelfile").toString()),
                        new PublishedFile("lineage", out.resolve("athanor.json").toString()),
                        new PublishedFile("model-card", out.resolve("README.md").toString())));
    PeftAdapter adapter = PeftAdapter.read(out.resolve("adapter"));
    try (WeightSource base = WeightSource.open(TinyRuns.base());
        WeightSource exported = WeightSource.open(out.resolve("gguf/model-f32.gguf"))) {
      String name = "model.layers.1.mlp.down_proj.weight";
      assertThat(exported.read(name)).isEqualTo(base.merged(adapter).read(name));
    }
    assertThat(out.resolve("Modelfile"))
        .content()
        .startsWith("FROM ./gguf/model-q8_0.gguf\nTEMPLATE \"\"\"{{ range .Messages }}")
        .endsWith("PARAMETER stop \"<|im_end|>\"\n");
    assertThat(out.resolve("README.md"))
        .content()
        .contains("| `gguf/model-q8_0.gguf` | logits against the trained model, over 2")
        .contains("Not tried here: vLLM, Ollama.");
    JsonNode lineage = new ObjectMapper().readTree(out.resolve("adapter/athanor.json").toFile());
    assertThat(lineage.path("runId").asText()).isEqualTo("run-1");
    assertThat(lineage.path("baseSha256").asText()).isEqualTo("b".repeat(64));
    assertThat(lineage.path("datasetSha256").asText()).hasSize(64);
  }

  @Test
  void adapterAloneIsServedOnItsBase() throws Exception {
    // When
    TinyRuns.run(TinyRuns.job(folder, null, TinyRuns.SPEC), (event, signal) -> {});
    // Then
    assertThat(folder.resolve("out/Modelfile"))
        .content()
        .startsWith("# Put the base model's GGUF file beside this one: tiny\n")
        .contains("\nFROM ./base.gguf\nADAPTER ./adapter.gguf\n");
    assertThat(folder.resolve("out/merged")).doesNotExist();
  }

  @Test
  void unknownExportIsRefusedBeforeTheTraining() throws Exception {
    // Given
    String spec = TinyRuns.SPEC.replace("}", ",\"exports\":[\"gguf-q5\"]}");
    // When
    List<TrainingEvent> events =
        TinyRuns.run(TinyRuns.job(folder, null, spec), (event, signal) -> {});
    // Then
    assertThat(events.getLast())
        .isEqualTo(
            new TrainingEvent.Failed(
                "run-1",
                "settings-invalid",
                "exports: 'gguf-q5' is not known; known are merged, gguf-f32, gguf-f16,"
                    + " gguf-bf16, gguf-q8_0, gguf-q4_0",
                0));
  }

  @Test
  void exportThatIsNotTheTrainedModelIsNotPublished() throws Exception {
    // Given: a trained model on one base, exported from a damaged copy of it
    TorchRuntime.bindThread(1);
    ExportRequest request = request(damagedBase(), ExportKind.GGUF_F32);
    try (FrozenBase base = FrozenBase.open(TinyRuns.base());
        LlamaModel model = new LlamaModel(base, LoraSpec.of(2, 2), false)) {
      model.adapters().initialise(1);
      // When, Then
      assertThatThrownBy(() -> new ModelExporter(request).publish(model, SCORES))
          .isInstanceOf(ExportVerificationException.class)
          .hasMessageContaining("gguf/model-f32.gguf is not the trained model, over 2")
          .hasMessageContaining("greatest logit difference")
          .hasMessageContaining("it was not published");
    } finally {
      request.encoder().close();
    }
    assertThat(folder.resolve("out/gguf")).doesNotExist();
    assertThat(folder.resolve("out/README.md")).doesNotExist();
  }

  @Test
  void exportThatIsTooCoarseIsLeftOutAndNamed() throws Exception {
    // Given: what an earlier attempt left, and an export too far from the trained model
    TorchRuntime.bindThread(1);
    Path stale = folder.resolve("out/gguf/model-q8_0.gguf");
    Files.createDirectories(stale.getParent());
    Files.writeString(stale, "of an earlier attempt");
    ExportRequest request = request(damagedBase(), ExportKind.GGUF_Q8_0);
    // When
    ModelExporter.Published published;
    try (FrozenBase base = FrozenBase.open(TinyRuns.base());
        LlamaModel model = new LlamaModel(base, LoraSpec.of(2, 2), false)) {
      model.adapters().initialise(1);
      published = new ModelExporter(request).publish(model, SCORES);
    } finally {
      request.encoder().close();
    }
    // Then
    assertThat(published.refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo("gguf-q8_0");
              assertThat(refused.reason())
                  .startsWith("over 2")
                  .contains("top-1 agreement")
                  .endsWith("needed is top-1 agreement of 97 % and a mean KL of 1e-2");
            });
    assertThat(published.files())
        .extracting(PublishedFile::kind)
        .containsExactly("adapter", "adapter-gguf", "modelfile", "lineage", "model-card");
    assertThat(folder.resolve("out/gguf")).doesNotExist();
    assertThat(folder.resolve("out/README.md"))
        .content()
        .contains(
            "Asked for but not published: gguf-q8_0, " + published.refused().getFirst().reason())
        .doesNotContain("model-q8_0.gguf");
    assertThat(folder.resolve("out/Modelfile")).content().contains("ADAPTER ./adapter.gguf");
  }

  @Test
  void baseWithoutTemplateIsExportedWithoutAModelfile() throws Exception {
    // Given
    TorchRuntime.bindThread(1);
    Path plain = copiedBase("plain");
    Files.delete(plain.resolve("chat_template.jinja"));
    Files.copy(TinyRuns.base().resolve("model.safetensors"), plain.resolve("model.safetensors"));
    ExportRequest request = request(plain, plain, ExportKind.GGUF_F32);
    // When
    ModelExporter.Published published;
    try (FrozenBase base = FrozenBase.open(plain);
        LlamaModel model = new LlamaModel(base, LoraSpec.of(2, 2), false)) {
      model.adapters().initialise(1);
      published = new ModelExporter(request).publish(model, SCORES);
    } finally {
      request.encoder().close();
    }
    // Then
    assertThat(published.files())
        .extracting(PublishedFile::kind)
        .containsExactly("adapter", "adapter-gguf", "gguf-f32", "lineage", "model-card");
    assertThat(folder.resolve("out/README.md"))
        .content()
        .contains("There is no Modelfile for Ollama: the base model has no chat template.");
  }

  private Path damagedBase() throws Exception {
    Path mixed = copiedBase("mixed");
    damaged(TinyRuns.base().resolve("model.safetensors"), mixed.resolve("model.safetensors"));
    return mixed;
  }

  private Path copiedBase(String name) throws Exception {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String file :
        List.of("config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
      Files.copy(TinyRuns.base().resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private ExportRequest request(Path base, ExportKind kind) throws Exception {
    return request(base, TinyRuns.base(), kind);
  }

  private ExportRequest request(Path base, Path text, ExportKind kind) throws Exception {
    return new ExportRequest(
        folder.resolve("out"),
        base,
        Set.of(kind),
        TemplateEncoder.open(text),
        List.of(),
        new Lineage("run-1", "tiny", null, "data", "d", "t"),
        Map.of());
  }

  /** The second half with the signs of many weights turned. */
  private static void damaged(Path source, Path target) throws Exception {
    byte[] bytes = Files.readAllBytes(source);
    for (int i = bytes.length / 2 | 1; i < bytes.length; i += 4) {
      bytes[i] ^= (byte) 0x80;
    }
    Files.write(target, bytes);
  }
}
