package io.athanor.trainer.lease;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.junit.jupiter.api.Test;

/** Item 46 of docs/reliability.md, in every build; {@code ClockSkewIT} shows it with two clocks. */
class DatabaseClockTest {

  @Test
  void noLeaseIsJudgedByTheClockOfANode() {
    JavaClasses leases =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackagesOf(LeaseRepository.class);
    noClasses()
        .that()
        .resideInAPackage("io.athanor.trainer.lease")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, InstantSource.class, Date.class)
        .because("the clocks of two nodes may be hours apart; now() of the database is one clock")
        .check(leases);
  }
}
