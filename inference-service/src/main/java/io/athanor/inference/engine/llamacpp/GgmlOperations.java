package io.athanor.inference.engine.llamacpp;

/**
 * Numbers of ggml's operations, which differ between generations and are asked from the library.
 *
 * @param multiply {@code GGML_OP_MUL_MAT}
 * @param multiplyGrouped {@code GGML_OP_MUL_MAT_ID}: each column with a matrix of its own
 * @param scale {@code GGML_OP_SCALE}
 */
record GgmlOperations(int multiply, int multiplyGrouped, int scale) {}
