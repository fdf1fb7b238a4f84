/** The one JSON mapper of events and artifacts. */
@NullMarked
package io.athanor.kit.json;

import org.jspecify.annotations.NullMarked;
