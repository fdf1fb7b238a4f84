/** Decoding events and the failure policy of every consumer. */
@NullMarked
package io.athanor.kit.messaging;

import org.jspecify.annotations.NullMarked;
