/** The benchmark of serving, a command outside the tests. */
@NullMarked
package io.athanor.inference.bench;

import org.jspecify.annotations.NullMarked;
