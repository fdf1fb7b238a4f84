package io.athanor.ingest.fetch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One answer of a server.
 *
 * @param headers names in small letters
 * @param body decompressed; empty unless the status is 200
 * @param wireBytes length of the body as it was sent
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body, long wireBytes) {

  Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }
}
