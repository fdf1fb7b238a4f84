@NullMarked
package io.athanor.local.runs;

import org.jspecify.annotations.NullMarked;
