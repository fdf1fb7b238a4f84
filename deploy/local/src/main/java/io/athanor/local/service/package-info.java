/** The four Quarkus services as child processes. */
@NullMarked
package io.athanor.local.service;

import org.jspecify.annotations.NullMarked;
