/** Who may call the services: the file of API keys that the launcher writes and services read. */
@NullMarked
package io.athanor.contracts.access;

import org.jspecify.annotations.NullMarked;
