package io.athanor.kit.blob;

import java.time.Instant;

/**
 * What a listing says of a blob.
 *
 * @param modified when it was stored, by the store's clock
 */
public record StoredBlob(String key, long sizeBytes, Instant modified) {}
