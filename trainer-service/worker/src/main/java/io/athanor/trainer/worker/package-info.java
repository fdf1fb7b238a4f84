/**
 * The process that trains: one JSON object a line in, one a line out, for the supervisor in
 * trainer-service. Main class: {@link io.athanor.trainer.worker.WorkerMain}.
 *
 * <p>Class path: this module's jar and {@code target/lib/*}. JVM: {@code
 * --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m -Dai.djl.offline=true}; weights,
 * activations and adapters live outside the heap. Environment:
 *
 * <ul>
 *   <li>{@code OMP_NUM_THREADS}: the job's threads; {@code OMP_WAIT_POLICY=PASSIVE}, or spinning
 *       threads starve each other as soon as anything else runs
 *   <li>{@code MKL_DYNAMIC=FALSE}: the same thread count, and so the same bytes, in every step
 *   <li>{@code
 *       GLIBC_TUNABLES=glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592}:
 *       keeps freed activations instead of returning them to the system, 5-10 % faster
 *   <li>{@code DJL_CACHE_DIR}: where libtorch is unpacked once (432 MB); {@code
 *       OPT_OUT_TRACKING=true}
 * </ul>
 */
@NullMarked
package io.athanor.trainer.worker;

import org.jspecify.annotations.NullMarked;
