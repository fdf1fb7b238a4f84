/** Conversations in the file formats that other tools read. */
@NullMarked
package io.athanor.dataset.format;

import org.jspecify.annotations.NullMarked;
