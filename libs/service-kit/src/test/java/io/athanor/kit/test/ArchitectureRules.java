package io.athanor.kit.test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * The import rules of the architecture. Every module runs them on its own classes, so a rule is
 * broken in the module that breaks it.
 */
public final class ArchitectureRules {

  private static final String[] SERVICES = {
    "io.athanor.ingest..", "io.athanor.dataset..", "io.athanor.trainer..", "io.athanor.inference.."
  };

  private ArchitectureRules() {}

  /**
   * Checks every rule on the main classes below a package, for example {@code io.athanor.ingest}.
   */
  public static void check(String rootPackage) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(rootPackage);
    if (classes.isEmpty()) {
      throw new AssertionError("no classes below " + rootPackage);
    }
    rules(rootPackage).forEach(rule -> rule.allowEmptyShould(true).check(classes));
  }

  private static List<ArchRule> rules(String rootPackage) {
    String[] others =
        List.of(SERVICES).stream()
            .filter(service -> !service.startsWith(rootPackage + "."))
            .toArray(String[]::new);
    return List.of(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others)
            .because("services meet only in contracts"),
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.athanor.trainer.recipe..",
                "io.athanor.trainer.data..",
                "io.athanor.trainer.checkpoint..",
                "io.athanor.trainer.eval..",
                "io.athanor.trainer.export..",
                "io.athanor.dataset.split..",
                "io.athanor.dataset.quality..",
                "io.athanor.inference.embedding.encoder..",
                "io.athanor.inference.engine..",
                "io.athanor.inference.sampling..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta..", "org.apache.kafka..", "org.hibernate..", "io.smallrye.mutiny..")
            .because("the domain core runs in a plain unit test"),
        methods()
            .that()
            .areAnnotatedWith("org.eclipse.microprofile.reactive.messaging.Incoming")
            .should()
            .beDeclaredInClassesThat(simpleNameEndingWith("Consumer"))
            .because("a newcomer looks for consumers by name"),
        classes()
            .that()
            .areAnnotatedWith("jakarta.ws.rs.Path")
            .should()
            .haveSimpleNameEndingWith("Resource")
            .because("a newcomer looks for resources by name"),
        noClasses()
            .that(
                not(
                    resideInAnyPackage(
                        "io.athanor.kit.outbox..",
                        "io.athanor.kit.messaging..",
                        "io.athanor.trainer.progress..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.clients.producer..")
            .because("events leave through the outbox, or they get lost or invented by a crash"),
        noClasses()
            .that(not(resideInAnyPackage("io.athanor.kit.blob..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awssdk..")
            .because("whether blobs are files or objects is known in one place"),
        noClasses()
            .that(not(resideInAnyPackage("io.athanor.trainer.kubernetes..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes..")
            .because("a run is the same with and without a cluster"),
        noClasses()
            .that(not(resideInAnyPackage("io.athanor.ingest.extract..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jsoup..")
            .because("HTML is read in one place"),
        noClasses()
            .that(
                not(
                    resideInAnyPackage(
                        "io.athanor.trainer.engine..", "io.athanor.inference.embedding.encoder..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..")
            .because("the tensor engine can be replaced in one package of each service"),
        noClasses()
            .that(
                not(
                    resideInAnyPackage("io.athanor.kit.outbox..", "io.athanor.kit.inbox..")
                        .or(simpleNameEndingWith("Repository"))
                        .or(simpleNameEndingWith("Entity"))
                        .or(simpleNameEndingWith("Transactions"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hibernate..", "jakarta.persistence..")
            .because("the database is behind repositories"),
        slices()
            .matching(rootPackage + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle of packages is one package"),
        noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .because("a class says what it needs in its constructor"),
        fields()
            .should()
            .notBeAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
            .because("settings are @ConfigMapping interfaces"),
        noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .accessField(System.class, "out")
            .because("time is injected, waiting is a timer's work, and output is logged"),
        noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
            .because("such a name says nothing"));
  }
}
