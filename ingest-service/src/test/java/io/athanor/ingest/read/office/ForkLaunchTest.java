package io.athanor.ingest.read.office;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForkLaunchTest {

  @Test
  void packagedServiceHandsItsLibraryFoldersOn() {
    assertThat(ForkLaunch.classpath("/opt/ingest/quarkus-app/quarkus-run.jar"))
        .isEqualTo(
            "/opt/ingest/quarkus-app/app/*:/opt/ingest/quarkus-app/lib/main/*:"
                + "/opt/ingest/quarkus-app/lib/boot/*");
  }

  @Test
  void serviceStartedFromClassesHandsItsClassPathOn() {
    assertThat(ForkLaunch.classpath("/a/classes:/b/tika.jar")).isEqualTo("/a/classes:/b/tika.jar");
  }
}
