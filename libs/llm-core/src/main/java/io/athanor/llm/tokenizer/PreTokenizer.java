package io.athanor.llm.tokenizer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How text is cut into words before byte-pair merging, by the name that a GGUF file gives it
 * ({@code tokenizer.ggml.pre}).
 *
 * <p>The expressions are those of llama.cpp ({@code llama-vocab.cpp}): each cuts the pieces that
 * the ones before left, and what it does not match stays a piece of its own.
 *
 * @param expressions applied one behind another
 * @param normalized whether text is brought to Unicode form NFC first, as the model's own {@code
 *     tokenizer.json} says
 * @param wholeWords whether a word that is itself in the vocabulary is taken without merging
 */
record PreTokenizer(List<String> expressions, boolean normalized, boolean wholeWords) {
  private static final String GPT2_WORDS =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";
  private static final String LLAMA3_WORDS =
      "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+"
          + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final PreTokenizer GPT2 = new PreTokenizer(List.of(GPT2_WORDS), false, false);
  private static final PreTokenizer SINGLE_DIGITS =
      new PreTokenizer(List.of("\\p{N}", GPT2_WORDS), false, false);
  private static final PreTokenizer LLAMA3 = new PreTokenizer(List.of(LLAMA3_WORDS), false, true);
  private static final PreTokenizer QWEN2 =
      new PreTokenizer(List.of(LLAMA3_WORDS.replace("\\p{N}{1,3}", "\\p{N}")), true, false);
  private static final PreTokenizer DEFAULT =
      new PreTokenizer(
          List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", GPT2_WORDS, "\\p{N}+", "[0-9][0-9][0-9]"),
          false,
          false);

  private static final Map<String, PreTokenizer> BY_NAME =
      Map.ofEntries(
          Map.entry("default", DEFAULT),
          Map.entry("gpt-2", GPT2),
          Map.entry("phi-2", GPT2),
          Map.entry("olmo", GPT2),
          Map.entry("mpt", GPT2),
          Map.entry("smollm", SINGLE_DIGITS),
          Map.entry("starcoder", SINGLE_DIGITS),
          Map.entry("refact", SINGLE_DIGITS),
          Map.entry("command-r", SINGLE_DIGITS),
          Map.entry("codeshell", SINGLE_DIGITS),
          Map.entry("llama-bpe", LLAMA3),
          Map.entry("llama-v3", LLAMA3),
          Map.entry("llama3", LLAMA3),
          Map.entry("qwen2", QWEN2),
          Map.entry("deepseek-r1-qwen", QWEN2));

  static PreTokenizer named(@Nullable String name) {
    PreTokenizer found = name == null ? null : BY_NAME.get(name.toLowerCase(Locale.ROOT));
    if (found == null) {
      throw new TokenizerException(
          "GGUF key tokenizer.ggml.pre: the pre-tokenizer "
              + (name == null ? "is not named" : "'" + name + "' is not known")
              + "; known are "
              + String.join(", ", new TreeSet<>(BY_NAME.keySet())));
    }
    return found;
  }
}
