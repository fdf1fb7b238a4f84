/** Tests of the whole system from outside: HTTP and Kafka only. */
@NullMarked
package io.athanor.e2e;

import org.jspecify.annotations.NullMarked;
