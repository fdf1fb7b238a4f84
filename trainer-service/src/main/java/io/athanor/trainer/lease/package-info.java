/**
 * Who may work on a run: a lease row in PostgreSQL, counted by the database's clock and fenced by a
 * token that only grows.
 */
@NullMarked
package io.athanor.trainer.lease;

import org.jspecify.annotations.NullMarked;
