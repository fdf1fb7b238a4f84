/**
 * The one-machine platform: Kafka, PostgreSQL, the four services and the front door as one command.
 */
@NullMarked
package io.athanor.local;

import org.jspecify.annotations.NullMarked;
