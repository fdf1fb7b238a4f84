package io.athanor.ingest.fetch;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Tells addresses of the public internet from all others, by the IANA special-purpose registries
 * (RFC 6890): loopback, private use, link-local, shared address space (100.64/10), benchmarking
 * (198.18/15), documentation, multicast, reserved, unique-local, and IPv4 inside IPv6 (mapped,
 * compatible, NAT64, 6to4), which would otherwise be a way around.
 */
final class PublicAddress {

  private static final int[][] SPECIAL_V4 = {
    // network as first, second and third octet, prefix length
    {0, 0, 0, 8},
    {10, 0, 0, 8},
    {100, 64, 0, 10},
    {127, 0, 0, 8},
    {169, 254, 0, 16},
    {172, 16, 0, 12},
    {192, 0, 0, 24},
    {192, 0, 2, 24},
    {192, 88, 99, 24},
    {192, 168, 0, 16},
    {198, 18, 0, 15},
    {198, 51, 100, 24},
    {203, 0, 113, 24},
    {224, 0, 0, 3},
  };

  private PublicAddress() {}

  static boolean isPublic(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == 4 ? isPublicV4(octets) : isPublicV6(octets);
  }

  private static boolean isPublicV4(byte[] octets) {
    int address = bits(octets[0] & 0xFF, octets[1] & 0xFF, octets[2] & 0xFF, octets[3] & 0xFF);
    return Arrays.stream(SPECIAL_V4)
        .noneMatch(
            special -> {
              int mask = -1 << (32 - special[3]);
              return (address & mask) == bits(special[0], special[1], special[2], 0);
            });
  }

  private static boolean isPublicV6(byte[] octets) {
    int first = (octets[0] & 0xFF) << 8 | octets[1] & 0xFF;
    int second = (octets[2] & 0xFF) << 8 | octets[3] & 0xFF;
    if (first == 0x2002) {
      return isPublicV4(Arrays.copyOfRange(octets, 2, 6)); // 6to4
    }
    // Only 2000::/3 is global unicast; Teredo, documentation and ORCHID lie inside it.
    return (first & 0xE000) == 0x2000
        && !(first == 0x2001 && (second < 0x0200 || second == 0x0DB8))
        && !(first == 0x3FFF && second < 0x1000); // documentation (RFC 9637)
  }

  private static int bits(int first, int second, int third, int fourth) {
    return first << 24 | second << 16 | third << 8 | fourth;
  }
}
