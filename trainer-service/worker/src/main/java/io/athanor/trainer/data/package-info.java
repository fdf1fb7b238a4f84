/** From shards of untokenised conversations to the rows of each optimizer step, packed. */
@NullMarked
package io.athanor.trainer.data;

import org.jspecify.annotations.NullMarked;
