/** The API keys of the local platform: made, listed, revoked, handed to commands. */
@NullMarked
package io.athanor.local.access;

import org.jspecify.annotations.NullMarked;
