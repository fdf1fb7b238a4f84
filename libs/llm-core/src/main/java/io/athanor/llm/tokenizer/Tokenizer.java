package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.List;

/**
 * Text to token ids and back; may be used by many threads.
 *
 * <p>Ids are exactly those of the reference library: nothing is added, cut off or padded. Made by
 * {@link TokenizerFactory}.
 */
public final class Tokenizer implements AutoCloseable {
  private final SpecialTokens specialTokens;
  private final BitSet specialIds = new BitSet();
  private final SpecialTokenScanner scanner;
  private final Pieces pieces;
  private final NativeTokenizer recognising;
  private final DisguisedTokenizer disguised;

  Tokenizer(ObjectNode definition, SpecialTokens specialTokens, String origin) {
    List<AddedToken> added = AddedToken.in(definition);
    this.specialTokens = specialTokens;
    specialTokens.ids().values().forEach(specialIds::set);
    scanner = new SpecialTokenScanner(added);
    pieces = new Pieces(definition, added);
    recognising = new NativeTokenizer(definition, origin);
    disguised = new DisguisedTokenizer(definition, added, origin);
  }

  /**
   * The ids of a text.
   *
   * @param parseSpecial whether the spelling of a special token becomes that token; false for text
   *     that comes from documents or users
   */
  public int[] encode(String text, boolean parseSpecial) {
    return encode(text, parseSpecial ? PlainText.NOWHERE : PlainText.EVERYWHERE).ids();
  }

  /**
   * The ids of a text and where each token begins.
   *
   * <p>Words are cut and merged over the whole text, across the borders of plain parts.
   *
   * @param plain where special tokens are not recognised
   */
  public EncodedText encode(String text, PlainText plain) {
    SpecialTokenScanner.Scan scan = scanner.scan(text, plain);
    return scan.lookAlikes() ? disguised.encode(text, scan.matches()) : recognising.encode(text);
  }

  /** The text of ids, special tokens spelled out. */
  public String decode(int[] ids) {
    return recognising.decode(ids, false);
  }

  /** The text of ids without special tokens. */
  public String decodeWithoutSpecialTokens(int[] ids) {
    return recognising.decode(ids, true);
  }

  /**
   * The UTF-8 bytes of one token, for streaming: one character may span several tokens.
   *
   * @throws IllegalArgumentException if the id is outside the vocabulary
   */
  public byte[] tokenBytes(int id) {
    return pieces.bytes(id);
  }

  /** Number of ids. */
  public int vocabularySize() {
    return pieces.size();
  }

  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /** Whether an id is a special token. */
  public boolean isSpecial(int id) {
    return specialIds.get(id);
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    recognising.close();
    disguised.close();
  }
}
