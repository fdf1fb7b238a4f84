/** Which models are served under which names, and how they come and go. */
@NullMarked
package io.athanor.inference.registry;

import org.jspecify.annotations.NullMarked;
