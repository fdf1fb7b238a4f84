/** Doing a repeated POST once: clients repeat what they got no answer to. */
@NullMarked
package io.athanor.kit.retry;

import org.jspecify.annotations.NullMarked;
