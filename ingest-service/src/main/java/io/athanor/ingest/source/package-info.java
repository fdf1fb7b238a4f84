/** What a source is refused with: the vocabulary that fetching and extracting share. */
@NullMarked
package io.athanor.ingest.source;

import org.jspecify.annotations.NullMarked;
