package io.athanor.inference.engine.llamacpp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A LoRA adapter in memory, bound to the model whose tensors it refers to.
 *
 * <p>llama.cpp checks architecture, tensor names and shapes; whether it was trained on this very
 * base is for the caller to know. It can be closed only while no context uses it.
 */
public final class LlamaAdapter extends NativeObject {

  private final LlamaModel model;

  private LlamaAdapter(
      LlamaCppLibrary library, LlamaModel model, Path gguf, MemorySegment pointer) {
    super("adapter " + gguf, pointer, library.adapterFree);
    this.model = model;
  }

  static LlamaAdapter open(LlamaCppLibrary library, LlamaModel model, Path gguf) {
    model.addDependant();
    boolean opened = false;
    NativeLog.clearLastError();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer =
          (MemorySegment)
              library.adapterInit.invokeExact(model.pointer(), arena.allocateFrom(gguf.toString()));
      if (pointer.address() == 0) {
        throw new LlamaCppException(
            "%s cannot be loaded as a LoRA adapter of %s: %s"
                .formatted(gguf, model, NativeLog.lastError()));
      }
      opened = true;
      return new LlamaAdapter(library, model, gguf, pointer);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_adapter_lora_init", e);
    } finally {
      if (!opened) {
        model.removeDependant();
      }
    }
  }

  boolean belongsTo(LlamaModel other) {
    return model == other;
  }

  @Override
  void onClosed() {
    model.removeDependant();
  }
}
