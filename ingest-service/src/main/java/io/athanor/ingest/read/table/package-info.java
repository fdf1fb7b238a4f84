/** Rows of named columns: CSV, TSV, JSON, JSON Lines; bad rows are counted with their place. */
@NullMarked
package io.athanor.ingest.read.table;

import org.jspecify.annotations.NullMarked;
