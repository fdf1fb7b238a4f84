@NullMarked
package io.athanor.local.console;

import org.jspecify.annotations.NullMarked;
