@NullMarked
package io.athanor.local.kafka;

import org.jspecify.annotations.NullMarked;
