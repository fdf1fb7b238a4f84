/** What releases promised to the next ones: their migrations and the fields of their events. */
@NullMarked
package io.athanor.e2e.upgrade;

import org.jspecify.annotations.NullMarked;
