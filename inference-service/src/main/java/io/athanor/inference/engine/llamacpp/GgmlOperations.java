package io.athanor.inference.engine.llamacpp;

/**
 * Numbers of ggml's operations, which differ between generations and are asked from the library.
 *
 * @param none {@code GGML_OP_NONE}
 * @param multiply {@code GGML_OP_MUL_MAT}
 * @param duplicate {@code GGML_OP_DUP}
 * @param attention {@code GGML_OP_FLASH_ATTN_EXT}
 * @param custom {@code GGML_OP_MAP_CUSTOM2}: a function of ours with two sources
 */
record GgmlOperations(int none, int multiply, int duplicate, int attention, int custom) {}
