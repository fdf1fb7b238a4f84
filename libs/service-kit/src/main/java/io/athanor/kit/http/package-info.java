/** Errors of the native HTTP interfaces (RFC 9457). */
@NullMarked
package io.athanor.kit.http;

import org.jspecify.annotations.NullMarked;
