/** Signals about paragraphs: how damaged a text is and which language it is in. */
@NullMarked
package io.athanor.ingest.quality;

import org.jspecify.annotations.NullMarked;
