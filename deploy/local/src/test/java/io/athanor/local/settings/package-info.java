@NullMarked
package io.athanor.local.settings;

import org.jspecify.annotations.NullMarked;
