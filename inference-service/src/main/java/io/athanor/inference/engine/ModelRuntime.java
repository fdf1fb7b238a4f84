package io.athanor.inference.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the scheduler needs from a loaded model: decoding of batches into numbered sequences of a
 * shared key-value cache.
 *
 * <p>Only {@link #loadAdapter}, {@link #openGrammar} and the constant properties may be used from
 * several threads.
 */
public interface ModelRuntime extends AutoCloseable {

  /** Positions in the cache, shared by all sequences. */
  int cells();

  /** Most positions that one sequence may have. */
  int maxSequenceLength();

  /** Most tokens of one decode call. */
  int batchLength();

  /** Number of sequences, with ids from 0. */
  int sequences();

  int vocabularySize();

  /** The bytes that a token stands for, none for control tokens; may be part of a character. */
  byte[] tokenBytes(int token);

  /**
   * Whether the entries of a batch may use different adapters. If not, all entries of one batch
   * have to use the same one.
   */
  boolean mixesAdapters();

  /** Reads an adapter from a GGUF file for batches that use it at this strength. */
  void loadAdapter(AdapterUse use, Path gguf);

  /** Frees an adapter; unknown ones are ignored. */
  void unloadAdapter(AdapterUse use);

  /**
   * Begins an answer that has to follow a grammar.
   *
   * @param gbnf the grammar, whose first rule is {@code root}
   * @param stopTokens tokens that may come only where the grammar can end
   * @throws InvalidGrammarException when it cannot be read
   */
  TokenGrammar openGrammar(String gbnf, Set<Integer> stopTokens);

  /** Computes a batch and hands over the logits of the entries that want them, in order. */
  void decode(TokenBatch batch, LogitsReader reader);

  /** Forgets the positions of a sequence from {@code length} on. */
  void truncate(int sequence, int length);

  /** Lets an empty sequence share the first {@code length} positions of another one. */
  void sharePrefix(int from, int to, int length);

  /** Copies what the cache holds of a sequence. */
  SequenceCopy copy(int sequence);

  /**
   * Fills an empty sequence from a copy.
   *
   * @return false when there was no room for it; the sequence stays empty
   */
  boolean restore(int sequence, SequenceCopy copy);

  /**
   * Moves sequences so that the cells of each lie side by side, which is where attention reads them
   * fastest.
   *
   * @return those that found no room any more and are empty now
   */
  List<Integer> defragment(List<Integer> sequences);

  @Override
  void close();
}
