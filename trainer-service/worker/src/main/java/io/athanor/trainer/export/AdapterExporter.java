package io.athanor.trainer.export;

import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.ModelConfig;
import io.athanor.trainer.engine.LoraAdapters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes {@code adapter/} (PEFT, with a model card) and {@code adapter.gguf}, and verifies the
 * files before anybody is told of them.
 */
public final class AdapterExporter {
  private final Path folder;
  private final String baseModel;

  public AdapterExporter(Path folder, String baseModel) {
    this.folder = folder;
    this.baseModel = baseModel;
  }

  /** Where the files lie. */
  public record Exported(Path peftFolder, Path gguf) {}

  /**
   * @param settings listed in the model card
   */
  public Exported export(LoraAdapters adapters, ModelConfig config, Map<String, Object> settings)
      throws IOException {
    Path peftFolder = folder.resolve("adapter");
    Files.createDirectories(peftFolder);
    PeftAdapter adapter = PeftConversion.toPeft(adapters, baseModel);
    adapter.write(peftFolder);
    verify(peftFolder, adapter);
    Path gguf = folder.resolve("adapter.gguf");
    GgufAdapter.write(adapter, config, gguf);
    GgufAdapter.verify(adapter, config, gguf);
    byte[] card = ModelCard.of(baseModel, settings).getBytes(StandardCharsets.UTF_8);
    io.athanor.llm.format.AtomicFile.write(
        peftFolder.resolve("README.md"),
        channel -> {
          ByteBuffer bytes = ByteBuffer.wrap(card);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
    return new Exported(peftFolder, gguf);
  }

  private static void verify(Path peftFolder, PeftAdapter written) throws IOException {
    PeftAdapter read = PeftAdapter.read(peftFolder);
    if (!read.config().equals(written.config())
        || read.modules().size() != written.modules().size()) {
      throw new IOException(peftFolder + ": the adapter read back has another config");
    }
    for (int i = 0; i < read.modules().size(); i++) {
      LoraModule expected = written.modules().get(i);
      LoraModule actual = read.modules().get(i);
      boolean equal =
          actual.path().equals(expected.path())
              && Arrays.equals(actual.a(), expected.a())
              && Arrays.equals(actual.b(), expected.b());
      if (!equal) {
        throw new IOException(peftFolder + ": " + expected.path() + " was not written as trained");
      }
    }
  }
}
