/** Infrastructure and rules that the tests of every service share. */
@NullMarked
package io.athanor.kit.test;

import org.jspecify.annotations.NullMarked;
