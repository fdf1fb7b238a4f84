/** Sentence embeddings: one small model beside the language models, and OpenAI's API to it. */
@NullMarked
package io.athanor.inference.embedding;

import org.jspecify.annotations.NullMarked;
