package io.athanor.llm.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One instance of the native library, told to add, cut and pad nothing. */
final class NativeTokenizer implements AutoCloseable {
  // The library's own defaults cut at 512 tokens and add special tokens.
  private static final Map<String, String> AS_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final HuggingFaceTokenizer tokenizer;

  NativeTokenizer(ObjectNode definition, String origin) {
    byte[] json = definition.toString().getBytes(StandardCharsets.UTF_8);
    try {
      tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IS);
    } catch (IOException | RuntimeException refused) {
      throw new TokenizerException(
          "the tokenizer of " + origin + " cannot be loaded: " + refused.getMessage(), refused);
    }
  }

  EncodedText encode(String text) {
    if (text.isEmpty()) {
      return new EncodedText(new int[0], new int[0]);
    }
    // The library's own encode() also fetches six arrays that nobody here reads: half of its time.
    long encoding = LIBRARY.encode(tokenizer.getHandle(), text, false);
    long[] ids;
    @Nullable CharSpan[] spans;
    try {
      ids = LIBRARY.getTokenIds(encoding);
      spans = LIBRARY.getTokenCharSpans(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
    CodePointPositions positions = new CodePointPositions(text);
    int[] tokenIds = new int[ids.length];
    int[] starts = new int[ids.length];
    int last = 0;
    for (int index = 0; index < ids.length; index++) {
      tokenIds[index] = Math.toIntExact(ids[index]);
      CharSpan span = spans[index];
      last = span == null ? last : positions.utf16(span.getStart());
      starts[index] = last;
    }
    return new EncodedText(tokenIds, starts);
  }

  String decode(int[] ids, boolean skipSpecial) {
    long[] wide = new long[ids.length];
    for (int index = 0; index < ids.length; index++) {
      wide[index] = ids[index];
    }
    return tokenizer.decode(wide, skipSpecial);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
