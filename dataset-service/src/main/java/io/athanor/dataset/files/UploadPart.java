package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import java.time.Instant;

/** A piece of a file on its way; its place is said when the upload is completed. */
record UploadPart(String id, String uploadId, ArtifactRef content, Instant createdAt) {}
