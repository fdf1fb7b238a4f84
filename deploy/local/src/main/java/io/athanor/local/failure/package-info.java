/** Failures that are told to the user as one message. */
@NullMarked
package io.athanor.local.failure;

import org.jspecify.annotations.NullMarked;
