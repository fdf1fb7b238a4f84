@NullMarked
package io.athanor.local.cli;

import org.jspecify.annotations.NullMarked;
