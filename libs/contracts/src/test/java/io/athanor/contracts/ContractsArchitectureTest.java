package io.athanor.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.athanor.contracts.event.DomainEvent;
import org.junit.jupiter.api.Test;

class ContractsArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.athanor.contracts");

  @Test
  void contractsNeedNoFramework() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.athanor.contracts..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify..",
            "org.snakeyaml.engine..")
        .because("whoever reads events must not inherit our framework")
        .check(CLASSES);
  }

  @Test
  void everyEventIsARecord() {
    classes()
        .that()
        .implement(DomainEvent.class)
        .should()
        .beRecords()
        .because("an event never changes")
        .check(CLASSES);
  }
}
