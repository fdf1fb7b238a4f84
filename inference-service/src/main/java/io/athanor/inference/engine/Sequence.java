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
  private long lastUse;

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

  /** Cells that this sequence may claim: its reservation while in use, else what it keeps. */
  int cells() {
    return isIdle() ? decoded : reserved;
  }

  boolean isIdle() {
    return reserved == 0;
  }

  long lastUse() {
    return lastUse;
  }

  /** Takes the place for a prompt of which the first {@code shared} tokens are in the cache. */
  void occupy(@Nullable AdapterUse adapter, int[] prompt, int shared, int reservation) {
    this.adapter = adapter;
    this.tokens = Arrays.copyOf(prompt, reservation);
    this.length = prompt.length;
    this.decoded = shared;
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

  /** Gives the place back; what was decoded stays for later prompts that begin alike. */
  void release(long use) {
    reserved = 0;
    length = decoded;
    lastUse = use;
  }

  /** Forgets everything. */
  void clear() {
    reserved = 0;
    length = 0;
    decoded = 0;
    shared = 0;
  }

  /** How many leading tokens of the prompt are in the cache here, under the same adapter. */
  int commonPrefix(@Nullable AdapterUse promptAdapter, int[] prompt) {
    if (!Objects.equals(adapter, promptAdapter)) {
      return 0;
    }
    int mismatch = Arrays.mismatch(tokens, 0, decoded, prompt, 0, prompt.length);
    return mismatch < 0 ? decoded : mismatch;
  }
}
