/** How commands talk to the services of the running platform. */
@NullMarked
package io.athanor.local.client;

import org.jspecify.annotations.NullMarked;
