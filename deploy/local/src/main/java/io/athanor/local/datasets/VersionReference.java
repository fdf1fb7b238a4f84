package io.athanor.local.datasets;

import io.athanor.local.failure.PlatformFailure;

/**
 * A version as people name it: {@code DATASET} for the newest, or {@code DATASET:VERSION}.
 *
 * @param version 0 for the newest
 */
record VersionReference(String dataset, int version) {

  static VersionReference parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return new VersionReference(text, 0);
    }
    String number = text.substring(colon + 1);
    if (!number.matches("[1-9]\\d{0,8}")) {
      throw new PlatformFailure(
          text + ": behind the colon stands the number of a version, for example mill:2");
    }
    return new VersionReference(text.substring(0, colon), Integer.parseInt(number));
  }
}
