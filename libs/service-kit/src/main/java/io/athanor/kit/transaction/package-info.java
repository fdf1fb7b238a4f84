/** Database transactions from plain worker threads. */
@NullMarked
package io.athanor.kit.transaction;

import org.jspecify.annotations.NullMarked;
