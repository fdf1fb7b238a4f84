package io.athanor.dataset.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.document.DocumentManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A licence under which sources of a version stand, as recorded when they were read.
 *
 * @param licence a name or an address; null for sources of which none is known
 * @param documents how many sources
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceLicence(@Nullable String licence, long documents) {

  /** The licences of all documents of a manifest by name; the unknown ones last. */
  public static List<SourceLicence> of(DocumentManifest manifest) {
    Map<String, Long> named = new TreeMap<>();
    long unknown = 0;
    for (DocumentManifest.Ingested document : manifest.ingested()) {
      String licence = document.licence();
      if (licence == null) {
        unknown++;
      } else {
        named.merge(licence, 1L, Long::sum);
      }
    }
    List<SourceLicence> licences = new ArrayList<>();
    named.forEach((name, count) -> licences.add(new SourceLicence(name, count)));
    if (unknown > 0) {
      licences.add(new SourceLicence(null, unknown));
    }
    return List.copyOf(licences);
  }

  /** For people. */
  public String name() {
    return licence == null ? "not known" : licence;
  }
}
