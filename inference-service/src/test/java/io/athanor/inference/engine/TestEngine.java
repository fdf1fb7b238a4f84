package io.athanor.inference.engine;

import static org.awaitility.Awaitility.await;

import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.engine.llamacpp.LlamaCpp;
import io.athanor.inference.engine.llamacpp.LlamaCppRuntime;
import io.athanor.inference.engine.llamacpp.Mixing;
import io.athanor.inference.engine.llamacpp.Natives;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Engines over the golden model, with the natives of the build or those in the folder that {@code
 * -Dathanor.natives} names.
 */
public final class TestEngine {

  public static final Path BASE = Path.of("src/test/resources/gguf/base-f32.gguf");
  public static final Path LORA = Path.of("src/test/resources/gguf/lora-f32.gguf");

  private TestEngine() {}

  /** An engine with the library in a folder of the build. */
  public static GenerationEngine open(LlamaContext.Settings context, EngineSettings settings) {
    return new GenerationEngine(
        "test-engine",
        LlamaCppRuntime.open(llamaCpp(), BASE, context, Mixing.of(settings.adapters().count())),
        settings);
  }

  /** The natives under test. */
  public static LlamaCpp llamaCpp() {
    String folder = System.getProperty("athanor.natives", "");
    return LlamaCpp.load(
        folder.isEmpty()
            ? Natives.bundled(Path.of("target/natives"))
            : Natives.in(Path.of(folder)));
  }

  /** Waits for an answer. */
  static RecordingListener answer(GenerationEngine engine, GenerationRequest request) {
    RecordingListener listener = new RecordingListener();
    engine.submit(request, listener);
    await().atMost(Duration.ofMinutes(1)).until(listener::ended);
    return listener;
  }
}
