/** The official OpenAI clients, each with one script, against the front door. */
@NullMarked
package io.athanor.e2e.clients;

import org.jspecify.annotations.NullMarked;
