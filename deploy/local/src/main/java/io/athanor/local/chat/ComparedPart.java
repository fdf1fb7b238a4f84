package io.athanor.local.chat;

/**
 * A part of one of several answers that come at the same time.
 *
 * @param index of the model, from 0
 * @param last whether nothing follows from this model
 */
record ComparedPart(int index, String model, String text, boolean last) {}
