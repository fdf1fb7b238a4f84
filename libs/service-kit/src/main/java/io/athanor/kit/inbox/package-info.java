/** Making the second delivery of an event do nothing. */
@NullMarked
package io.athanor.kit.inbox;

import org.jspecify.annotations.NullMarked;
