/** Events that commit together with the state they tell of, and their relay to Kafka. */
@NullMarked
package io.athanor.kit.outbox;

import org.jspecify.annotations.NullMarked;
