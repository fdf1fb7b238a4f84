/** What a row becomes in training: rendered, cut into tokens, with its loss mask. */
@NullMarked
package io.athanor.dataset.preview;

import org.jspecify.annotations.NullMarked;
