/** Running text without HTML: plain, Markdown, and the pages taken out of a PDF. */
@NullMarked
package io.athanor.ingest.read.text;

import org.jspecify.annotations.NullMarked;
