/** Exact and near duplicates among the paragraphs of a request; in constant heap. */
@NullMarked
package io.athanor.ingest.duplicate;

import org.jspecify.annotations.NullMarked;
