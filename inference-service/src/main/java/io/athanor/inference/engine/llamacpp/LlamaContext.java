package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.athanor.inference.engine.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key-value cache of one model and the buffers for decoding into it.
 *
 * <p>The cache has one pool of cells that all sequences share. Not thread-safe: one thread at a
 * time may use a context.
 */
public final class LlamaContext extends NativeObject {

  /** Idle share of the cache above which llama.cpp compacts it, as llama-server's default. */
  private static final float DEFRAGMENT_ABOVE = 0.1f;

  /** Moving sequences takes a copy of them for a moment; more memory than this it is not worth. */
  private static final long MOST_MOVED_BYTES = 256L << 20;

  /**
   * Sizes of a context.
   *
   * @param cells positions in the cache, shared by all sequences
   * @param batchLength most tokens of one decode call
   * @param sequences most sequences in the cache, with ids from 0
   * @param threads compute threads, the calling one included
   */
  public record Settings(int cells, int batchLength, int sequences, int threads) {
    public Settings {
      if (cells < 1 || batchLength < 1 || sequences < 1 || threads < 1) {
        throw new IllegalArgumentException(
            "cells, batchLength, sequences and threads must be >= 1, were %d, %d, %d, %d"
                .formatted(cells, batchLength, sequences, threads));
      }
    }
  }

  private final LlamaCppLibrary library;
  private final LlamaModel model;
  private final Settings settings;
  private final @Nullable GraphCallback callback;
  private final MemorySegment cache;
  private final NativeBatch batch;
  private @Nullable LlamaAdapter adapter;
  private float adapterScale;

  private LlamaContext(
      LlamaCppLibrary library,
      LlamaModel model,
      Settings settings,
      MemorySegment pointer,
      @Nullable GraphCallback callback) {
    super("context of " + model, pointer, library.contextFree);
    this.library = library;
    this.model = model;
    this.settings = settings;
    this.callback = callback;
    this.cache = library.cacheOf(pointer).reinterpret(arena(), null);
    this.batch = new NativeBatch(arena(), settings.batchLength());
  }

  static LlamaContext open(
      LlamaCppLibrary library,
      LlamaModel model,
      Settings settings,
      @Nullable GraphCallback callback) {
    model.addDependant();
    boolean opened = false;
    NativeLog.clearLastError();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = parameters(library, settings, arena);
      if (callback != null) {
        LlamaCppAbi.setAddress(
            library.generation().contextParameters, parameters, "cb_eval", callback.pointer());
      }
      MemorySegment pointer =
          (MemorySegment) library.contextInit.invokeExact(model.pointer(), parameters);
      if (pointer.address() == 0) {
        throw new LlamaCppException(
            "No context of %d cells for %s: %s"
                .formatted(settings.cells(), model, NativeLog.lastError()));
      }
      opened = true;
      return new LlamaContext(library, model, settings, pointer, callback);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_init_from_model", e);
    } finally {
      if (!opened) {
        model.removeDependant();
      }
    }
  }

  private static MemorySegment parameters(LlamaCppLibrary library, Settings settings, Arena arena) {
    MemorySegment parameters = library.defaultContextParameters(arena);
    var layout = library.generation().contextParameters;
    LlamaCppAbi.setInt(layout, parameters, "n_ctx", settings.cells());
    LlamaCppAbi.setInt(layout, parameters, "n_batch", settings.batchLength());
    LlamaCppAbi.setInt(layout, parameters, "n_ubatch", settings.batchLength());
    LlamaCppAbi.setInt(layout, parameters, "n_seq_max", settings.sequences());
    LlamaCppAbi.setInt(layout, parameters, "n_threads", settings.threads());
    LlamaCppAbi.setInt(layout, parameters, "n_threads_batch", settings.threads());
    if (library.generation() == AbiGeneration.B4916) {
      LlamaCppAbi.setFloat(layout, parameters, "defrag_thold", DEFRAGMENT_ABOVE);
      // Later libraries choose it by themselves. Without it every row of a batch is multiplied
      // with the cells of all sequences before those of the others are masked.
      LlamaCppAbi.setBoolean(layout, parameters, "flash_attn", true);
    } else {
      LlamaCppAbi.setBoolean(layout, parameters, "kv_unified", true);
    }
    return parameters;
  }

  /**
   * Decodes entries {@code from} (inclusive) to {@code to} (exclusive) of a batch.
   *
   * @return false when the cache has no contiguous room for them; nothing was decoded then
   */
  public boolean decode(TokenBatch tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      model.checkToken(tokens.token(i));
      checkSequence(tokens.sequence(i));
    }
    NativeLog.clearLastError();
    try {
      int status = (int) library.decode.invokeExact(pointer(), batch.fill(tokens, from, to));
      if (status != 0 && status != library.generation().noRoom) {
        throw new LlamaCppException(
            "llama_decode of %d tokens returned %d: %s"
                .formatted(to - from, status, NativeLog.lastError()));
      }
      if (status == 0 && callback != null) {
        callback.verify();
      }
      return status == 0;
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_decode", e);
    }
  }

  /**
   * Copies the logits of an entry of the last decoded range.
   *
   * @param index position of the entry within that range; it must have asked for logits
   * @param target one value per token of the vocabulary
   */
  public void copyLogits(int index, float[] target) {
    try {
      MemorySegment row = (MemorySegment) library.logits.invokeExact(pointer(), index);
      if (row.address() == 0) {
        throw new LlamaCppException("Entry %d of the last batch has no logits".formatted(index));
      }
      long bytes = (long) model.vocabularySize() * Float.BYTES;
      MemorySegment.copy(row.reinterpret(bytes), JAVA_FLOAT, 0, target, 0, model.vocabularySize());
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_get_logits_ith", e);
    }
  }

  /** Forgets the positions of a sequence from {@code length} on. */
  public void truncate(int sequence, int length) {
    checkSequence(sequence);
    try {
      boolean removed = (boolean) library.sequenceRemove.invokeExact(cache, sequence, length, -1);
      if (!removed) {
        throw new LlamaCppException(
            "Sequence %d cannot be cut at position %d".formatted(sequence, length));
      }
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_kv_self_seq_rm", e);
    }
  }

  /** Lets an empty sequence share the first {@code length} positions of another one. */
  public void sharePrefix(int from, int to, int length) {
    checkSequence(from);
    checkSequence(to);
    try {
      library.sequenceCopy.invokeExact(cache, from, to, 0, length);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_kv_self_seq_cp", e);
    }
  }

  /**
   * Moves sequences so that the cells of each lie side by side.
   *
   * <p>Sequences that grow together lay their positions down by turns. Attention then finds one of
   * its keys every few kilobytes, which the processor cannot fetch ahead. Positions that several
   * sequences share become copies of their own. Sequences of more than {@link #MOST_MOVED_BYTES}
   * together stay where they are.
   *
   * @return those for which there was no room side by side any more: they are empty now
   */
  List<Integer> defragment(List<Integer> sequences) {
    List<Integer> lost = new ArrayList<>();
    if (sequences.stream().mapToLong(this::bytesOf).sum() > MOST_MOVED_BYTES) {
      return lost;
    }
    List<CopiedSequence> copies = new ArrayList<>();
    try {
      sequences.forEach(sequence -> copies.add(copy(sequence)));
      // All leave before the first one returns: it would settle between the others' cells.
      sequences.forEach(sequence -> truncate(sequence, 0));
      for (int i = 0; i < copies.size(); i++) {
        if (!restore(sequences.get(i), copies.get(i))) {
          lost.add(sequences.get(i));
        }
      }
    } finally {
      copies.forEach(CopiedSequence::close);
    }
    return lost;
  }

  private long bytesOf(int sequence) {
    checkSequence(sequence);
    try {
      return (long) library.sequenceSize.invokeExact(pointer(), sequence);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_state_seq_get_size", e);
    }
  }

  /** Copies a sequence out of the cache. */
  CopiedSequence copy(int sequence) {
    CopiedSequence copy = new CopiedSequence(bytesOf(sequence));
    try {
      long written =
          (long)
              library.sequenceSave.invokeExact(
                  pointer(), copy.state(), copy.state().byteSize(), sequence);
      if (written != copy.state().byteSize()) {
        throw new LlamaCppException(
            "Sequence %d has %d bytes instead of %d"
                .formatted(sequence, written, copy.state().byteSize()));
      }
      return copy;
    } catch (Throwable e) {
      copy.close();
      throw LlamaCppLibrary.failed("llama_state_seq_get_data", e);
    }
  }

  /**
   * Fills an empty sequence from a copy.
   *
   * @return false when there was no room for it; the sequence stays empty
   */
  boolean restore(int sequence, CopiedSequence copy) {
    checkSequence(sequence);
    try {
      long read =
          (long)
              library.sequenceRestore.invokeExact(
                  pointer(), copy.state(), copy.state().byteSize(), sequence);
      return read != 0;
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_state_seq_set_data", e);
    }
  }

  /**
   * Puts an adapter of this context's model into effect for the next decodes; null for none.
   *
   * @param scale factor of its change to the model
   */
  public void setAdapter(@Nullable LlamaAdapter next, float scale) {
    if (next == adapter && (next == null || scale == adapterScale)) {
      return;
    }
    if (next != null && !next.belongsTo(model)) {
      throw new IllegalArgumentException("%s belongs to another model".formatted(next));
    }
    clearAdapter();
    if (next != null) {
      applyAdapter(next, scale);
    }
  }

  /** Makes sure that an adapter about to be freed is not in effect. */
  void release(LlamaAdapter leaving) {
    if (adapter == leaving) {
      clearAdapter();
    }
  }

  private void applyAdapter(LlamaAdapter next, float scale) {
    next.addDependant();
    try {
      library.adapters.apply(pointer(), next.pointer(), scale);
      adapter = next;
      adapterScale = scale;
    } catch (RuntimeException e) {
      next.removeDependant();
      throw e;
    }
  }

  private void clearAdapter() {
    LlamaAdapter previous = adapter;
    if (previous == null) {
      return;
    }
    library.adapters.clear(pointer());
    adapter = null;
    previous.removeDependant();
  }

  private void checkSequence(int sequence) {
    if (sequence < 0 || sequence >= settings.sequences()) {
      throw new IllegalArgumentException(
          "Sequence %d is outside 0..%d".formatted(sequence, settings.sequences() - 1));
    }
  }

  @Override
  void onClosed() {
    LlamaAdapter last = adapter;
    if (last != null) {
      last.removeDependant();
    }
    model.removeDependant();
  }
}
