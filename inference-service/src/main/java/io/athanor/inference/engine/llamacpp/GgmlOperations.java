package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;

/**
 * Numbers of ggml's operations, which differ between generations and are asked from the library.
 *
 * @param none {@code GGML_OP_NONE}
 * @param multiply {@code GGML_OP_MUL_MAT}
 * @param duplicate {@code GGML_OP_DUP}
 * @param attention {@code GGML_OP_FLASH_ATTN_EXT}
 * @param custom {@code GGML_OP_MAP_CUSTOM2}: a function of ours with two sources
 */
record GgmlOperations(int none, int multiply, int duplicate, int attention, int custom) {

  /**
   * What {@link #custom} calls, {@code ggml_custom2_op_t}: result, two sources, thread, threads,
   * user data.
   */
  static final FunctionDescriptor FUNCTION =
      FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
}
