/** How documents become conversations and probes: pure functions of documents, recipe and seed. */
@NullMarked
package io.athanor.dataset.recipe;

import org.jspecify.annotations.NullMarked;
