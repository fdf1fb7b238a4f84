/** A real PostgreSQL server from the binaries jar as a child process. */
@NullMarked
package io.athanor.local.postgres;

import org.jspecify.annotations.NullMarked;
