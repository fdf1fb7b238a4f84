/** Child processes: started, watched, restarted, stopped, and never left behind. */
@NullMarked
package io.athanor.local.process;

import org.jspecify.annotations.NullMarked;
