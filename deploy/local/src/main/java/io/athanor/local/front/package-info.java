/** The front door: one HTTP port for all services. */
@NullMarked
package io.athanor.local.front;

import org.jspecify.annotations.NullMarked;
