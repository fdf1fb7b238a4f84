/**
 * Answers that name their sources: what is put into the prompt, which sentences of an answer a
 * paragraph supports, and where the supporting words stand in the stored original.
 */
@NullMarked
package io.athanor.inference.grounding;

import org.jspecify.annotations.NullMarked;
