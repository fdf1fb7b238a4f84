/** A real single-node Apache Kafka broker (KRaft) as a child process. */
@NullMarked
package io.athanor.local.kafka;

import org.jspecify.annotations.NullMarked;
