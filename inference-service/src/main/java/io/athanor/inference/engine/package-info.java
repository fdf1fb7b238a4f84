/**
 * Text generation: requests, continuous batching and fairness between adapters. Plain Java, no
 * framework.
 */
@NullMarked
package io.athanor.inference.engine;

import org.jspecify.annotations.NullMarked;
