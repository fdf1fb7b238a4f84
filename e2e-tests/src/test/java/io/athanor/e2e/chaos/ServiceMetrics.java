package io.athanor.e2e.chaos;

import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a process says about itself in the format of Prometheus.
 *
 * @param lines samples, as {@code name{label="value",...} number}
 */
record ServiceMetrics(List<String> lines) {

  /** Asks the service that listens at an address. */
  static ServiceMetrics of(String address) {
    return new ServiceMetrics(
        given()
            .get(address + "/q/metrics")
            .then()
            .statusCode(200)
            .extract()
            .asString()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .toList());
  }

  /** The sum of all samples of one name with this label; 0 when there is none. */
  double sum(String name, String label) {
    Predicate<String> wanted =
        line -> line.startsWith(name + '{') && line.contains(label) && !line.endsWith("NaN");
    return lines.stream()
        .filter(wanted)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Bytes of the heap in use, dead objects included. */
  double heap() {
    return sum("jvm_memory_used_bytes", "area=\"heap\"");
  }
}
