/** The service's events and progress for people who watch. */
@NullMarked
package io.athanor.inference.feed;

import org.jspecify.annotations.NullMarked;
