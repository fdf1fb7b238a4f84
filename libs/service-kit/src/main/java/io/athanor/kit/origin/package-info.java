/** Whether a database may be worked with: a new one under older streams, or an unknown schema. */
@NullMarked
package io.athanor.kit.origin;

import org.jspecify.annotations.NullMarked;
