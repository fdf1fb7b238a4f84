package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.LogitsReader;
import io.athanor.inference.engine.ModelRuntime;
import io.athanor.inference.engine.SequenceCopy;
import io.athanor.inference.engine.TokenBatch;
import io.athanor.inference.engine.TokenGrammar;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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
  private final LoadedAdapters adapters;
  private final boolean mixes;
  private final Arena arena = Arena.ofShared();
  private final float[] logits;

  private LlamaCppRuntime(LlamaModel model, LlamaContext.Settings settings, Mixing mixing) {
    this.model = model;
    this.settings = settings;
    this.mixes = mixing.isWanted();
    if (mixes) {
      var operation = new LoraOperation(arena, settings.batchLength(), settings.threads());
      var editor = new LoraGraphEditor(model.operations(), operation);
      var attention = new AttentionOperation(model.operations(), settings.threads(), arena);
      this.context =
          model.openContext(settings, new GraphCallback(List.of(editor, attention), arena));
      this.adapters = new MixedAdapters(model, context, editor, operation, mixing.adapters());
    } else {
      this.context = model.openContext(settings, null);
      this.adapters = new SwitchedAdapters(model, context);
    }
    this.logits = new float[model.vocabularySize()];
  }

  /** Opens a model and its context; nothing stays behind when one of them fails. */
  public static LlamaCppRuntime open(
      LlamaCpp llamaCpp, Path gguf, LlamaContext.Settings settings, Mixing mixing) {
    LlamaModel model = llamaCpp.openModel(gguf);
    try {
      return new LlamaCppRuntime(model, settings, mixing);
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
  public boolean mixesAdapters() {
    return mixes;
  }

  @Override
  public void loadAdapter(AdapterUse use, Path gguf) {
    adapters.load(use, gguf);
  }

  @Override
  public void unloadAdapter(AdapterUse use) {
    adapters.unload(use);
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
    adapters.prepare(batch, from, to);
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
  public SequenceCopy copy(int sequence) {
    return context.copy(sequence);
  }

  @Override
  public boolean restore(int sequence, SequenceCopy copy) {
    return context.restore(sequence, (CopiedSequence) copy);
  }

  @Override
  public List<Integer> defragment(List<Integer> sequences) {
    return context.defragment(sequences);
  }

  @Override
  public void close() {
    context.close();
    adapters.close();
    model.close();
    arena.close();
  }
}
