/** API keys: who may call a service, how often, and the record of what was asked. */
@NullMarked
package io.athanor.kit.access;

import org.jspecify.annotations.NullMarked;
