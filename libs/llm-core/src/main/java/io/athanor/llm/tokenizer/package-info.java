/**
 * Text to token ids and back, over the Hugging Face tokenizers library.
 *
 * <p>Start at {@link io.athanor.llm.tokenizer.TokenizerFactory}: a tokenizer comes from a folder
 * with {@code tokenizer.json} or from the metadata of a GGUF file, for which an equivalent {@code
 * tokenizer.json} is written. Nothing here ever adds a token that is not in the text.
 */
@NullMarked
package io.athanor.llm.tokenizer;

import org.jspecify.annotations.NullMarked;
