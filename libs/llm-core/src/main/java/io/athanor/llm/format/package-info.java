/**
 * File formats of model weights: safetensors, GGUF and PEFT adapter folders, read and written byte
 * for byte as the reference libraries do. Readers map the file, so they take files of any size, and
 * check every length, offset and count before anything else sees it.
 */
@NullMarked
package io.athanor.llm.format;

import org.jspecify.annotations.NullMarked;
