package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.InvalidGrammarException;
import io.athanor.inference.engine.TokenGrammar;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/**
 * llama.cpp's grammar sampler on its way through one answer.
 *
 * <p>llama.cpp itself knows only the ends of generation of the model's metadata, and reads other
 * control tokens as the text of their names. Here every stop token of the request counts as the end
 * and all other control tokens are refused. It also takes ill-formed UTF-8 for characters; here it
 * is refused.
 */
final class LlamaGrammar extends NativeObject implements TokenGrammar {

  private static final String FIRST_RULE = "root";

  private final LlamaCppLibrary library;
  private final LlamaModel model;
  private final Set<Integer> stopTokens;
  private final int end;
  private final BitSet text;
  private final byte[][] textBytes;
  private final CandidateTokens single;
  private final CandidateTokens all;
  private int utf8 = Utf8State.START;

  private LlamaGrammar(
      LlamaCppLibrary library, LlamaModel model, Set<Integer> stopTokens, MemorySegment pointer)
      throws Throwable {
    super("grammar for " + model, pointer, library.samplerFree);
    this.library = library;
    this.model = model;
    this.stopTokens = stopTokens;
    this.text = model.textTokens();
    this.textBytes = model.textBytes();
    this.end = endOfGeneration(library, model, stopTokens);
    this.single = new CandidateTokens(arena(), 1);
    this.all = new CandidateTokens(arena(), model.vocabularySize());
  }

  static LlamaGrammar open(
      LlamaCppLibrary library, LlamaModel model, String gbnf, Set<Integer> stopTokens) {
    model.addDependant();
    boolean opened = false;
    NativeLog.clearLastError();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer =
          (MemorySegment)
              library.grammarInit.invokeExact(
                  model.vocabulary(), arena.allocateFrom(gbnf), arena.allocateFrom(FIRST_RULE));
      if (pointer.address() == 0) {
        throw new InvalidGrammarException("The grammar cannot be read: " + NativeLog.lastError());
      }
      LlamaGrammar grammar = new LlamaGrammar(library, model, stopTokens, pointer);
      opened = true; // the grammar gives the model back from here on
      if (!grammar.restricts()) {
        grammar.close();
        throw new InvalidGrammarException("The grammar cannot be read, or allows everything");
      }
      return grammar;
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_sampler_init_grammar", e);
    } finally {
      if (!opened) {
        model.removeDependant();
      }
    }
  }

  private static int endOfGeneration(
      LlamaCppLibrary library, LlamaModel model, Set<Integer> stopTokens) throws Throwable {
    for (int token : stopTokens) {
      if (model.isEndOfGeneration(token)) {
        return token;
      }
    }
    return (int) library.endOfSequence.invokeExact(model.vocabulary());
  }

  @Override
  public boolean allows(int token) {
    if (!stopTokens.contains(token) && !isText(token)) {
      return false;
    }
    single.clear();
    single.add(stopTokens.contains(token) ? end : token, 0);
    apply(single);
    return single.logit(0) == 0;
  }

  @Override
  public void mask(float[] logits) {
    float[] free = logits.clone();
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    all.clear();
    text.stream().filter(this::isText).forEach(token -> all.add(token, free[token]));
    apply(all);
    for (int i = 0; i < all.size(); i++) {
      logits[all.token(i)] = all.logit(i);
    }
    for (int token : stopTokens) {
      logits[token] = allows(token) ? free[token] : Float.NEGATIVE_INFINITY;
    }
  }

  @Override
  public void accept(int token) {
    if (stopTokens.contains(token)) {
      return; // the answer ends
    }
    utf8 = Utf8State.after(utf8, textBytes[token]);
    try {
      library.samplerAccept.invokeExact(pointer(), token);
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_sampler_accept", e);
    }
  }

  /** b4916 takes a grammar that it cannot read for none at all. */
  private boolean restricts() {
    float[] logits = new float[model.vocabularySize()];
    mask(logits);
    return text.stream().filter(this::isText).anyMatch(token -> logits[token] != 0);
  }

  private boolean isText(int token) {
    return text.get(token) && Utf8State.after(utf8, textBytes[token]) != Utf8State.INVALID;
  }

  private void apply(CandidateTokens candidates) {
    try {
      library.samplerApply.invokeExact(pointer(), candidates.structure());
    } catch (Throwable e) {
      throw LlamaCppLibrary.failed("llama_sampler_apply", e);
    }
  }

  @Override
  void onClosed() {
    model.removeDependant();
  }
}
