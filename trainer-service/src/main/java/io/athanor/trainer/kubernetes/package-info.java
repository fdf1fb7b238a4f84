/**
 * Job mode: a Kubernetes Job per run instead of slots in this process. The database stays the
 * truth; Jobs only provide the process that claims the run.
 */
@NullMarked
package io.athanor.trainer.kubernetes;

import org.jspecify.annotations.NullMarked;
