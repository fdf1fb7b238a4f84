package io.athanor.llm.jinja;

/**
 * A string variable that speaks for the template and not for a document or a user, such as {@code
 * bos_token} or a role name. Its characters count as written by the template.
 */
public record TrustedText(String value) {}
