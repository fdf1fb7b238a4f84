/** Bytes that services exchange by reference: written once, verified on every read. */
@NullMarked
package io.athanor.kit.blob;

import org.jspecify.annotations.NullMarked;
