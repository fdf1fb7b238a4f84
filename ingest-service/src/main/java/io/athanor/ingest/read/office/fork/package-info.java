/**
 * The reader process: a program of its own that knows Tika and the Parquet library. The service
 * starts it and never loads these classes itself.
 */
@NullMarked
package io.athanor.ingest.read.office.fork;

import org.jspecify.annotations.NullMarked;
