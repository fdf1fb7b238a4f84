/** Pipeline files that clients submit. */
@NullMarked
package io.athanor.ingest.pipeline;

import org.jspecify.annotations.NullMarked;
