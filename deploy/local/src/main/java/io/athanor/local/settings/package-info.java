/** Where the platform lives, which ports it takes and which servers it is given. */
@NullMarked
package io.athanor.local.settings;

import org.jspecify.annotations.NullMarked;
