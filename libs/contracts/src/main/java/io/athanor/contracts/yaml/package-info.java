/** Reading YAML and JSON so that every complaint names its line and column. */
@NullMarked
package io.athanor.contracts.yaml;

import org.jspecify.annotations.NullMarked;
