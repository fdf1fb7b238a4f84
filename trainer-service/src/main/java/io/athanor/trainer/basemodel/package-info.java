/** Base models: found, verified, brought to this node and published for serving. */
@NullMarked
package io.athanor.trainer.basemodel;

import org.jspecify.annotations.NullMarked;
