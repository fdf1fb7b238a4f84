/**
 * Renders the Helm chart and checks what comes out: types, policies, and names that the product
 * must know.
 */
@NullMarked
package io.athanor.deploy;

import org.jspecify.annotations.NullMarked;
