/** Training runs of the running platform, as {@code ./athanor runs} shows and steers them. */
@NullMarked
package io.athanor.local.runs;

import org.jspecify.annotations.NullMarked;
