/** PDF, EPUB and Parquet, read in a process of their own that a bad file may take down. */
@NullMarked
package io.athanor.ingest.read.office;

import org.jspecify.annotations.NullMarked;
