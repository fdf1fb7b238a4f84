/** The outcome of every source of a request, and its REST view. */
@NullMarked
package io.athanor.ingest.document;

import org.jspecify.annotations.NullMarked;
