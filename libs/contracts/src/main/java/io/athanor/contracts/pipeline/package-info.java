/** The pipeline file: its records and the reader that reports errors by line and column. */
@NullMarked
package io.athanor.contracts.pipeline;

import org.jspecify.annotations.NullMarked;
