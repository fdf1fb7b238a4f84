/**
 * Training runs: their states, the row that holds them, and the ways to ask for one, over Kafka and
 * over HTTP.
 */
@NullMarked
package io.athanor.trainer.run;

import org.jspecify.annotations.NullMarked;
