/**
 * What the bytes of a source are, and which reader makes a document of them. HTML goes on to {@code
 * extract}; binary formats go through a process of their own first.
 */
@NullMarked
package io.athanor.ingest.read;

import org.jspecify.annotations.NullMarked;
