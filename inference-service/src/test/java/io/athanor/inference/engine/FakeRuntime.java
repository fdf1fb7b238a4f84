package io.athanor.inference.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A model over the 26 letters whose most probable next token is the letter after the last one; it
 * writes down what it was asked to do.
 */
class FakeRuntime implements ModelRuntime {

  static final int VOCABULARY = 26;

  private final int cells;
  private final int sequences;
  final List<String> steps = new ArrayList<>();
  final List<String> adapters = new ArrayList<>();
  final Set<String> loaded = ConcurrentHashMap.newKeySet();
  final Set<String> unloadable = new HashSet<>();
  final Set<Integer> lost = new HashSet<>();
  final Set<SequenceCopy> copies = new HashSet<>();
  boolean fragmented;
  @Nullable RuntimeException nextFailure;

  FakeRuntime(int cells, int sequences) {
    this.cells = cells;
    this.sequences = sequences;
  }

  @Override
  public int cells() {
    return cells;
  }

  @Override
  public int maxSequenceLength() {
    return cells;
  }

  @Override
  public int batchLength() {
    return 16;
  }

  @Override
  public int sequences() {
    return sequences;
  }

  @Override
  public int vocabularySize() {
    return VOCABULARY;
  }

  @Override
  public byte[] tokenBytes(int token) {
    return String.valueOf((char) ('a' + token)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean mixesAdapters() {
    return false;
  }

  @Override
  public void loadAdapter(AdapterUse use, Path gguf) {
    if (unloadable.contains(use.key())) {
      throw new EngineException(use.key() + " is broken");
    }
    loaded.add(use.key());
  }

  @Override
  public void unloadAdapter(AdapterUse use) {
    loaded.remove(use.key());
  }

  @Override
  public TokenGrammar openGrammar(String gbnf, Set<Integer> stopTokens) {
    throw new InvalidGrammarException("The letters have no grammar");
  }

  @Override
  public void decode(TokenBatch batch, LogitsReader reader) {
    RuntimeException failure = nextFailure;
    if (failure != null) {
      nextFailure = null;
      throw failure;
    }
    AdapterUse adapter = batch.adapter(0);
    adapters.add(adapter == null ? "none" : adapter.key());
    StringBuilder step = new StringBuilder();
    for (int i = 0; i < batch.size(); i++) {
      step.append(batch.sequence(i)).append((char) ('a' + batch.token(i))).append(' ');
    }
    steps.add(step.toString().strip());
    for (int i = 0; i < batch.size(); i++) {
      if (batch.wantsLogits(i)) {
        float[] logits = new float[VOCABULARY];
        logits[(batch.token(i) + 1) % VOCABULARY] = 1;
        reader.read(i, logits);
      }
    }
  }

  @Override
  public void truncate(int sequence, int length) {}

  @Override
  public void sharePrefix(int from, int to, int length) {
    steps.add("share %d->%d:%d".formatted(from, to, length));
  }

  @Override
  public SequenceCopy copy(int sequence) {
    SequenceCopy copy =
        new SequenceCopy() {
          @Override
          public void close() {
            copies.remove(this);
          }
        };
    copies.add(copy);
    return copy;
  }

  @Override
  public boolean restore(int sequence, SequenceCopy copy) {
    if (fragmented || !copies.contains(copy)) {
      return false;
    }
    steps.add("restore " + sequence);
    return true;
  }

  @Override
  public List<Integer> defragment(List<Integer> moved) {
    steps.add("move " + moved);
    return moved.stream().filter(lost::remove).toList();
  }

  @Override
  public void close() {}
}
