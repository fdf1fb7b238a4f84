package io.athanor.deploy;

import java.math.BigInteger;
import java.net.InetAddress;

/** A range of addresses, such as {@code 10.0.0.0/8}. */
record Cidr(byte[] first, int prefix) {

  static Cidr of(String text) {
    int slash = text.indexOf('/');
    return new Cidr(bytes(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  boolean holds(String address) {
    byte[] other = bytes(address);
    if (other.length != first.length) {
      return false;
    }
    int host = first.length * Byte.SIZE - prefix;
    return new BigInteger(1, first)
        .shiftRight(host)
        .equals(new BigInteger(1, other).shiftRight(host));
  }

  private static byte[] bytes(String address) {
    try {
      return InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(address + " is no address", e);
    }
  }
}
