/**
 * The events that travel over Kafka: one record each, one sealed root, one registry of type names.
 */
@NullMarked
package io.athanor.contracts.event;

import org.jspecify.annotations.NullMarked;
