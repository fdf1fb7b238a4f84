package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.LogitsReader;
import io.athanor.inference.engine.ModelRuntime;
import io.athanor.inference.engine.TokenBatch;
import io.athanor.inference.engine.TokenGrammar;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link ModelRuntime} over llama.cpp: one model, one context, and the adapters loaded so far.
 *
 * <p>Adapters may be loaded from any thread while another one decodes, because loading only reads
 * the model; everything else belongs to the engine's thread.
 */
public final class LlamaCppRuntime implements ModelRuntime {

  private final LlamaModel model;
  private final LlamaContext context;
  private final LlamaContext.Settings settings;
  private final Map<String, LlamaAdapter> adapters = new ConcurrentHashMap<>();
  private final float[] logits;

  private LlamaCppRuntime(LlamaModel model, LlamaContext.Settings settings) {
    this.model = model;
    this.settings = settings;
    this.context = model.openContext(settings);
    this.logits = new float[model.vocabularySize()];
  }

  /** Opens a model and its context; nothing stays behind when one of them fails. */
  public static LlamaCppRuntime open(LlamaCpp llamaCpp, Path gguf, LlamaContext.Settings settings) {
    LlamaModel model = llamaCpp.openModel(gguf);
    try {
      return new LlamaCppRuntime(model, settings);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  @Override
  public int cells() {
    return settings.cells();
  }

  @Override
  public int maxSequenceLength() {
    return Math.min(settings.cells(), model.trainingContextLength());
  }

  @Override
  public int batchLength() {
    return settings.batchLength();
  }

  @Override
  public int sequences() {
    return settings.sequences();
  }

  @Override
  public int vocabularySize() {
    return model.vocabularySize();
  }

  @Override
  public byte[] tokenBytes(int token) {
    return model.tokenBytes(token);
  }

  @Override
  public void loadAdapter(String key, Path gguf) {
    LlamaAdapter adapter = model.openAdapter(gguf);
    if (adapters.putIfAbsent(key, adapter) != null) {
      adapter.close();
      throw new IllegalStateException("Adapter %s is loaded already".formatted(key));
    }
  }

  @Override
  public void unloadAdapter(String key) {
    LlamaAdapter adapter = adapters.remove(key);
    if (adapter != null) {
      context.release(adapter);
      adapter.close();
    }
  }

  @Override
  public void useAdapter(@Nullable AdapterUse use) {
    if (use == null) {
      context.setAdapter(null, 0);
      return;
    }
    LlamaAdapter adapter = adapters.get(use.key());
    if (adapter == null) {
      throw new EngineException("Adapter %s is not loaded".formatted(use.key()));
    }
    context.setAdapter(adapter, use.strength());
  }

  @Override
  public TokenGrammar openGrammar(String gbnf, Set<Integer> stopTokens) {
    return model.openGrammar(gbnf, stopTokens);
  }

  @Override
  public void decode(TokenBatch batch, LogitsReader reader) {
    decode(batch, 0, batch.size(), reader);
  }

  // The cache needs contiguous room for a batch. When fragments are all that is left, two halves
  // may still fit where the whole does not; the answer is the same.
  private void decode(TokenBatch batch, int from, int to, LogitsReader reader) {
    if (context.decode(batch, from, to)) {
      read(batch, from, to, reader);
      return;
    }
    if (to - from == 1) {
      throw new EngineException(
          "The key-value cache of %d cells is full".formatted(settings.cells()));
    }
    int middle = (from + to) >>> 1;
    decode(batch, from, middle, reader);
    decode(batch, middle, to, reader);
  }

  private void read(TokenBatch batch, int from, int to, LogitsReader reader) {
    for (int i = from; i < to; i++) {
      if (batch.wantsLogits(i)) {
        context.copyLogits(i - from, logits);
        reader.read(i, logits);
      }
    }
  }

  @Override
  public void truncate(int sequence, int length) {
    context.truncate(sequence, length);
  }

  @Override
  public void sharePrefix(int from, int to, int length) {
    context.sharePrefix(from, to, length);
  }

  @Override
  public void close() {
    context.close();
    adapters.values().forEach(LlamaAdapter::close);
    adapters.clear();
    model.close();
  }
}
