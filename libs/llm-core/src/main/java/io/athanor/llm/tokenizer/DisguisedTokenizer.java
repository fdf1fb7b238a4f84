package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes text in which some spellings of special tokens are plain characters.
 *
 * <p>Few texts have any, so the second native tokenizer is made for the first one that does.
 */
final class DisguisedTokenizer implements AutoCloseable {
  private final Disguise disguise;
  private final byte[] definition;
  private final String origin;
  private @Nullable NativeTokenizer tokenizer;

  DisguisedTokenizer(ObjectNode definition, List<AddedToken> added, String origin) {
    // As text it takes a fraction of the tree's memory.
    this.definition = definition.toString().getBytes(StandardCharsets.UTF_8);
    this.disguise = new Disguise(added);
    this.origin = origin;
  }

  /** The ids of a text whose only special tokens are these. */
  EncodedText encode(String text, List<SpecialTokenScanner.Match> specials) {
    DisguisedText spelled = new DisguisedText(text, specials, disguise);
    EncodedText encoded = tokenizer().encode(spelled.text());
    spelled.restore(encoded.starts());
    return encoded;
  }

  private synchronized NativeTokenizer tokenizer() {
    if (tokenizer == null) {
      try {
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(definition);
        tokenizer = new NativeTokenizer(disguise.apply(tree), origin);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
    return tokenizer;
  }

  @Override
  public synchronized void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }
}
