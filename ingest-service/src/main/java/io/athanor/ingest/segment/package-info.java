/** Cleaned blocks become paragraphs with stable ids and offsets into text and original. */
@NullMarked
package io.athanor.ingest.segment;

import org.jspecify.annotations.NullMarked;
