package io.athanor.inference.retrieval;

import io.athanor.contracts.ArtifactRef;

/** A request whose documents have had the last word said about them in a manifest. */
record SettledRequest(String requestId, String collection, ArtifactRef manifest) {}
