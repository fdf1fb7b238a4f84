/**
 * What a base model is, whatever its files: its shape ({@link io.athanor.llm.model.ModelConfig})
 * and its named tensors ({@link io.athanor.llm.model.WeightSource}), in the names and row order of
 * Hugging Face models.
 */
@NullMarked
package io.athanor.llm.model;

import org.jspecify.annotations.NullMarked;
