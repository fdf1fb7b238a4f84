/**
 * Blobs in a bucket of any server that speaks S3, with copies on the node where files are needed.
 */
@NullMarked
package io.athanor.kit.blob.s3;

import org.jspecify.annotations.NullMarked;
