/** One conversation, several models: how a base and its tuned models answer the same thing. */
@NullMarked
package io.athanor.inference.sidebyside;

import org.jspecify.annotations.NullMarked;
