/** Asking a model to write or judge rows: any OpenAI-compatible API, every reply stored. */
@NullMarked
package io.athanor.dataset.generation;

import org.jspecify.annotations.NullMarked;
