/** What every service needs and none should write again. */
@NullMarked
package io.athanor.kit;

import org.jspecify.annotations.NullMarked;
