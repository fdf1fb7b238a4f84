@NullMarked
package io.athanor.local.pipeline;

import org.jspecify.annotations.NullMarked;
