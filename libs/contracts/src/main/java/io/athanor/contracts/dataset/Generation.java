package io.athanor.contracts.dataset;

/**
 * How a model wrote an example.
 *
 * @param model name of the model, as it was asked for
 * @param prompt name and version of the prompt, for example {@code questions/1}
 * @param promptSha256 hash of the request that was sent; the reply is stored under it
 */
public record Generation(String model, String prompt, String promptSha256) {}
