/** What a run tells the outside: the events of the worker's line protocol. */
@NullMarked
package io.athanor.trainer.progress;

import org.jspecify.annotations.NullMarked;
