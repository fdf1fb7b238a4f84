/** Publishing data sets on a hub that speaks the protocol of Hugging Face's. */
@NullMarked
package io.athanor.dataset.hub;

import org.jspecify.annotations.NullMarked;
