/** What a service tells people who watch: its events and its progress as server-sent events. */
@NullMarked
package io.athanor.kit.feed;

import org.jspecify.annotations.NullMarked;
