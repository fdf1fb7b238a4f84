package io.athanor.dataset.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.dataset.QualityReport.Entry;
import io.athanor.contracts.dataset.QualityReport.Funnel;
import io.athanor.contracts.dataset.QualityReport.GateResult;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.dataset.catalog.Dataset;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionPageTest {

  private static final ArtifactRef FILE =
      new ArtifactRef("f", "0".repeat(64), 1, "application/json");
  private static final DatasetManifest MANIFEST =
      new DatasetManifest(
          new DatasetId("set"), 3, "facts", 42, List.of(), List.of(), null, 1, 0, 0, "abc", FILE);

  @Test
  void funnelAndFindingsAreShownWithTheirReasons() {
    // Given
    QualityReport report =
        new QualityReport(
            new Funnel(4, 1, 3, 1200, 900, 950, 50, 900, 810, 90),
            List.of(
                new GateResult(
                    "emptyTurn",
                    Stage.EXAMPLE,
                    GateAction.DROP,
                    2,
                    List.of(
                        new Entry("e1", new DocumentId("d"), "p1", "the answer is empty", "<b>")))),
            List.of(),
            List.of("gate x could not look"));
    // When
    String html = page(report, List.of());
    // Then
    assertThat(html)
        .contains("1 sources could not be read", "300 became no row", "50 kept out by gates")
        .contains("<td class=\"number\">1,200</td>", "max=\"1200\" value=\"900\"")
        .contains("emptyTurn, drop: 2", "the answer is empty: <q>&lt;b&gt;</q>", "and 1 more")
        .contains("/api/datasets/set/versions/3/paragraphs/d/p1", "gate x could not look");
  }

  @Test
  void textOfADataSetStaysText() {
    // Given
    Example example =
        new Example(
            "e1",
            List.of(new Turn(Role.USER, "<script>alert(1)</script> & \"x\"")),
            1,
            List.of(new SourceSpan(new DocumentId("d"), "p\"1", 0, 1)),
            null,
            42);
    // When
    String html = page(null, List.of(example));
    // Then
    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;")
        .contains("paragraphs/d/p&quot;1\"")
        .doesNotContain("<script");
  }

  private static String page(QualityReport report, List<Example> examples) {
    VersionView view =
        VersionView.of(
            new Dataset(new DatasetId("set"), "my <set>", Instant.EPOCH),
            MANIFEST,
            report,
            new DocumentManifest(new RequestId("r"), List.of(), List.of()));
    return new VersionPage(view, new ExamplesPart(MANIFEST, "train", 0, examples, 20)).html();
  }
}
