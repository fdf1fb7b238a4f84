package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.TokenBatch;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Adapters that llama.cpp applies itself, one at a time to a whole batch. */
final class SwitchedAdapters implements LoadedAdapters {

  private final LlamaModel model;
  private final LlamaContext context;
  private final Map<AdapterUse, LlamaAdapter> adapters = new ConcurrentHashMap<>();

  SwitchedAdapters(LlamaModel model, LlamaContext context) {
    this.model = model;
    this.context = context;
  }

  @Override
  public void load(AdapterUse use, Path gguf) {
    LlamaAdapter adapter = model.openAdapter(gguf);
    if (adapters.putIfAbsent(use, adapter) != null) {
      adapter.close();
      throw new IllegalStateException("Adapter %s is loaded already".formatted(use.key()));
    }
  }

  @Override
  public void unload(AdapterUse use) {
    LlamaAdapter adapter = adapters.remove(use);
    if (adapter != null) {
      context.release(adapter);
      adapter.close();
    }
  }

  @Override
  public void prepare(TokenBatch batch, int from, int to) {
    AdapterUse use = batch.adapter(from);
    if (use == null) {
      context.setAdapter(null, 0);
      return;
    }
    LlamaAdapter adapter = adapters.get(use);
    if (adapter == null) {
      throw new EngineException("Adapter %s is not loaded".formatted(use.key()));
    }
    context.setAdapter(adapter, use.strength());
  }

  @Override
  public void close() {
    adapters.values().forEach(LlamaAdapter::close);
    adapters.clear();
  }
}
