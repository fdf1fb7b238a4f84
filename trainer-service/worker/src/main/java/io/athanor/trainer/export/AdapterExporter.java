package io.athanor.trainer.export;

import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes {@code adapter/} (PEFT) and {@code adapter.gguf}, and verifies the files before anybody is
 * told of them.
 */
final class AdapterExporter {
  private final Path folder;

  AdapterExporter(Path folder) {
    this.folder = folder;
  }

  /** Where the files lie. */
  record Exported(Path peftFolder, Path gguf) {}

  Exported export(PeftAdapter adapter, ModelConfig config) throws IOException {
    Path peftFolder = folder.resolve("adapter");
    Files.createDirectories(peftFolder);
    adapter.write(peftFolder);
    verify(peftFolder, adapter);
    Path gguf = folder.resolve("adapter.gguf");
    GgufAdapter.write(adapter, config, gguf);
    GgufAdapter.verify(adapter, config, gguf);
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
