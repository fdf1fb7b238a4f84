package io.athanor.inference.engine;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A numbered place in the key-value cache and the tokens known there.
 *
 * <p>Invariant: {@code decoded <= length}; the first {@code decoded} tokens are in the cache,
 * computed under {@code adapter}.
 */
final class Sequence {

  private final int id;
  private @Nullable AdapterUse adapter;
  private int[] tokens = {};
  private int length;
  private int decoded;
  private int shared;
  private int reserved;

  Sequence(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  @Nullable AdapterUse adapter() {
    return adapter;
  }

  int token(int position) {
    return tokens[position];
  }

  int length() {
    return length;
  }

  int decoded() {
    return decoded;
  }

  int[] decodedTokens() {
    return Arrays.copyOf(tokens, decoded);
  }

  /** Cells that it may claim. */
  int reserved() {
    return reserved;
  }

  boolean isIdle() {
    return reserved == 0;
  }

  /** Takes the place for a prompt of which the first {@code known} tokens are in the cache. */
  void occupy(@Nullable AdapterUse adapter, int[] prompt, int known, int reservation) {
    this.adapter = adapter;
    this.tokens = Arrays.copyOf(prompt, reservation);
    this.length = prompt.length;
    this.decoded = known;
    this.reserved = reservation;
  }

  void append(int token) {
    tokens[length++] = token;
  }

  void markDecoded(int count) {
    decoded += count;
  }

  /** Its first positions are those of another sequence too. */
  void share(int count) {
    shared = count;
  }

  int shared() {
    return shared;
  }

  /** Whether most of what it has in the cache is read for it alone. */
  boolean isMostlyOwn() {
    return decoded > 2 * shared;
  }

  /** The cache has nothing of it any more; its tokens are to be decoded again. */
  void loseDecoded() {
    decoded = 0;
    shared = 0;
  }

  /** Gives the place back, empty. */
  void clear() {
    reserved = 0;
    length = 0;
    decoded = 0;
    shared = 0;
  }

  /** How many leading tokens of the prompt are in the cache here, under the same adapter. */
  int commonPrefix(@Nullable AdapterUse promptAdapter, int[] prompt) {
    return Objects.equals(adapter, promptAdapter) ? KeptPrefix.common(tokens, decoded, prompt) : 0;
  }
}
