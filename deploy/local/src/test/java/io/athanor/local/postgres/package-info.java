@NullMarked
package io.athanor.local.postgres;

import org.jspecify.annotations.NullMarked;
