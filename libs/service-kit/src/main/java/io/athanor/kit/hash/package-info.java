/** Hashes that name content. */
@NullMarked
package io.athanor.kit.hash;

import org.jspecify.annotations.NullMarked;
