@NullMarked
package io.athanor.local.datasets;

import org.jspecify.annotations.NullMarked;
