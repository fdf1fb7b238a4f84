package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loaded GGUF model: weights and vocabulary, shared by all its contexts and adapters.
 *
 * <p>Thread-safe. It can be closed only after its contexts and adapters.
 */
public final class LlamaModel extends NativeObject {

  private static final int FIRST_PIECE_BYTES = 64;

  private final LlamaCppLibrary library;
  private final MemorySegment vocabulary;
  private final int vocabularySize;
  private final int trainingContextLength;
  private byte @Nullable [] @Nullable [] textBytes;

  private LlamaModel(LlamaCppLibrary library, Path gguf, MemorySegment pointer) throws Throwable {
    super("model " + gguf, pointer, library.modelFree);
    this.library = library;
    vocabulary =
        ((MemorySegment) library.modelVocabulary.invokeExact(pointer)).reinterpret(arena(), null);
    vocabularySize = (int) library.vocabularySize.invokeExact(vocabulary);
    trainingContextLength = (int) library.modelTrainingContext.invokeExact(pointer);
  }

  static LlamaModel open(LlamaCppLibrary library, Path gguf) {
    NativeLog.clearLastError();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = library.defaultModelParameters(arena);
      library.generation().readWeights(parameters);
      MemorySegment path = arena.allocateFrom(gguf.toString());
      MemorySegment pointer = (MemorySegment) library.modelLoad.invokeExact(path, parameters);
      if (pointer.address() == 0) {
        throw new LlamaCppException(
            "%s cannot be loaded as a model: %s".formatted(gguf, NativeLog.lastError()));
      }
      return new LlamaModel(library, gguf, pointer);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_model_load_from_file", e);
    }
  }

  /** Number of tokens in the vocabulary, which is the length of every row of logits. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** Greatest number of positions that the model was trained on. */
  public int trainingContextLength() {
    return trainingContextLength;
  }

  /** Whether the model's own metadata lists the token as an end of generation. */
  public boolean isEndOfGeneration(int token) {
    checkToken(token);
    try {
      return (boolean) library.tokenIsEndOfGeneration.invokeExact(vocabulary, token);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_vocab_is_eog", e);
    }
  }

  /** The bytes that a token stands for; none for control tokens. May be part of a character. */
  public byte[] tokenBytes(int token) {
    checkToken(token);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(FIRST_PIECE_BYTES);
      int length = writePiece(token, piece);
      if (length < 0) { // the negated length is what it needs
        piece = arena.allocate(-length);
        length = writePiece(token, piece);
      }
      return piece.asSlice(0, length).toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_token_to_piece", e);
    }
  }

  private int writePiece(int token, MemorySegment target) throws Throwable {
    boolean renderControlTokens = false;
    return (int)
        library.tokenToPiece.invokeExact(
            vocabulary, token, target, (int) target.byteSize(), 0, renderControlTokens);
  }

  /** Loads a LoRA adapter in GGUF form; the model itself stays as it is. */
  public LlamaAdapter openAdapter(Path gguf) {
    return LlamaAdapter.open(library, this, gguf);
  }

  /**
   * Begins an answer that has to follow a grammar.
   *
   * @param gbnf the grammar, whose first rule is {@code root}
   * @param stopTokens tokens that end the answer
   */
  LlamaGrammar openGrammar(String gbnf, Set<Integer> stopTokens) {
    return LlamaGrammar.open(library, this, gbnf, stopTokens);
  }

  /** The tokens that stand for text, which control tokens do not. */
  BitSet textTokens() {
    byte[][] bytes = textBytes();
    BitSet tokens = new BitSet(vocabularySize);
    for (int token = 0; token < vocabularySize; token++) {
      tokens.set(token, bytes[token].length > 0 && !isEndOfGeneration(token));
    }
    return tokens;
  }

  /** The bytes of all tokens, asked once. */
  synchronized byte[][] textBytes() {
    byte[][] known = textBytes;
    if (known == null) {
      known = new byte[vocabularySize][];
      for (int token = 0; token < vocabularySize; token++) {
        known[token] = tokenBytes(token);
      }
      textBytes = known;
    }
    return known;
  }

  MemorySegment vocabulary() {
    return vocabulary;
  }

  /**
   * Opens a context: a key-value cache and the buffers for decoding into it.
   *
   * @param callback that its graphs are shown to; null to leave them as they are
   */
  LlamaContext openContext(LlamaContext.Settings settings, @Nullable GraphCallback callback) {
    return LlamaContext.open(library, this, settings, callback);
  }

  /** The numbers of ggml's operations, for editing graphs. */
  GgmlOperations operations() {
    return library.operations();
  }

  void checkToken(int token) {
    if (token < 0 || token >= vocabularySize) {
      throw new IllegalArgumentException(
          "Token %d is outside the vocabulary of %d".formatted(token, vocabularySize));
    }
  }

  @Override
  void onClosed() {}
}
