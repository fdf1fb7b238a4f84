package io.athanor.inference.registry;

import io.athanor.inference.engine.GenerationEngine;
import io.athanor.inference.engine.llamacpp.LlamaCpp;
import io.athanor.inference.engine.llamacpp.LlamaCppRuntime;
import io.athanor.kit.observe.LogKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings base and merged models into memory. */
@ApplicationScoped
class BaseModelLoader implements OpenModels.Loading {

  private static final Logger LOGGER = LoggerFactory.getLogger(BaseModelLoader.class);

  private final EngineConfig config;
  private final InstantSource clock = InstantSource.system();

  BaseModelLoader(EngineConfig config) {
    this.config = config;
  }

  /** Verifies the file, reads its chat format and starts its engine. */
  @Override
  public BaseModel load(ServedFile source) throws IOException {
    Path file = source.place().find();
    // Read first: a file that opens here is complete, so native code never sees a damaged one.
    ChatFormat format = ChatFormat.read(file);
    try {
      LlamaCpp llamaCpp = LlamaCpp.load(config.natives());
      LlamaCppRuntime runtime =
          LlamaCppRuntime.open(llamaCpp, file, config.contextSettings(), config.mixing());
      GenerationEngine engine =
          new GenerationEngine(
              "engine-" + source.sha256().substring(0, 8), runtime, config.engineSettings());
      LOGGER
          .atInfo()
          .addKeyValue(LogKeys.BASE_MODEL, source.name())
          .addKeyValue(LogKeys.NATIVES, llamaCpp.description())
          .log("model opened");
      return new BaseModel(source.name(), source.sha256(), clock.instant(), engine, format);
    } catch (RuntimeException e) {
      format.close();
      throw e;
    }
  }
}
