/** Tells the language of a text, or that it cannot be told. */
@NullMarked
package io.athanor.ingest.language;

import org.jspecify.annotations.NullMarked;
