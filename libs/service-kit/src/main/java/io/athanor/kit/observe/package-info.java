/** Names of metrics and log keys, in one place. */
@NullMarked
package io.athanor.kit.observe;

import org.jspecify.annotations.NullMarked;
