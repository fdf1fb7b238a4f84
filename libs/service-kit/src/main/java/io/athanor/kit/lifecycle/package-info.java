/** How a service ends. */
@NullMarked
package io.athanor.kit.lifecycle;

import org.jspecify.annotations.NullMarked;
