/** Starts today's release on what an earlier one left: its databases, its events and its blobs. */
@NullMarked
package io.athanor.e2e.upgrade;

import org.jspecify.annotations.NullMarked;
