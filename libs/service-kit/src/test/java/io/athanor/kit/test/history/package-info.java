/** What happened on a platform under test, and the rules that every history has to keep. */
@NullMarked
package io.athanor.kit.test.history;

import org.jspecify.annotations.NullMarked;
