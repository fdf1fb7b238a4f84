/**
 * A request's way: fetch, extract, segment, store; {@link io.athanor.ingest.request.IngestPipeline}
 * shows all of it.
 */
@NullMarked
package io.athanor.ingest.request;

import org.jspecify.annotations.NullMarked;
