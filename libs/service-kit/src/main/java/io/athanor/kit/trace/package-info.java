/** One trace from a source to the model it ends up in. */
@NullMarked
package io.athanor.kit.trace;

import org.jspecify.annotations.NullMarked;
