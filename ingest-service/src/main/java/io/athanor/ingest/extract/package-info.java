/**
 * Bytes of a source become text blocks, fact sheets and question-answer rows. The only place that
 * knows jsoup.
 */
@NullMarked
package io.athanor.ingest.extract;

import org.jspecify.annotations.NullMarked;
