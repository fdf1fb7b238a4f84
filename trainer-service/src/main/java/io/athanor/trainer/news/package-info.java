/** What this node hears from the others. */
@NullMarked
package io.athanor.trainer.news;

import org.jspecify.annotations.NullMarked;
