/**
 * What the services share and nothing else: identifiers, artifact references, topics and problem
 * codes.
 */
@NullMarked
package io.athanor.contracts;

import org.jspecify.annotations.NullMarked;
