/** A pipeline seen from outside: sent to ingest-service, followed by its events, reported. */
@NullMarked
package io.athanor.local.pipeline;

import org.jspecify.annotations.NullMarked;
