/** Failures made on purpose on the platform people start, each with a history that is checked. */
@NullMarked
package io.athanor.e2e.chaos;

import org.jspecify.annotations.NullMarked;
