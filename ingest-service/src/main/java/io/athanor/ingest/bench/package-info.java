/** {@code ./athanor bench extraction}: how many pages a second become paragraphs. */
@NullMarked
package io.athanor.ingest.bench;

import org.jspecify.annotations.NullMarked;
