/** Short messages between the processes of one service, through their common database. */
@NullMarked
package io.athanor.kit.notice;

import org.jspecify.annotations.NullMarked;
