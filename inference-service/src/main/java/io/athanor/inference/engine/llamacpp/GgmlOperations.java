package io.athanor.inference.engine.llamacpp;

/**
 * Numbers of ggml's operations, which differ between generations and are asked from the library.
 *
 * @param none {@code GGML_OP_NONE}
 * @param multiply {@code GGML_OP_MUL_MAT}
 * @param multiplyGrouped {@code GGML_OP_MUL_MAT_ID}: each column with a matrix of its own
 * @param multiplyElements {@code GGML_OP_MUL}
 */
record GgmlOperations(int none, int multiply, int multiplyGrouped, int multiplyElements) {}
