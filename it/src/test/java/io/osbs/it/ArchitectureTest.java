package io.osbs.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Keeps the table of modules in {@code docs/architecture.md} true. Maven already refuses a
 * dependency that a POM does not declare; this refuses the ones that arrive through another module.
 */
final class ArchitectureTest {
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("core", List.of()),
          Map.entry("simulation", List.of("core")),
          Map.entry("config", List.of("core")),
          Map.entry("cluster", List.of("core", "process", "config", "tls")),
          Map.entry("client", List.of("core", "process", "source", "config", "cluster")),
          Map.entry("process", List.of("core")),
          Map.entry("source", List.of("core", "process")),
          Map.entry("tls", List.of("core")),
          Map.entry("publish", List.of("core", "process", "tls")),
          Map.entry("xmlrpc", List.of()),
          Map.entry("koji", List.of("core", "process", "config", "tls", "xmlrpc")),
          Map.entry(
              "builder",
              List.of("core", "process", "config", "cluster", "client", "koji", "tls", "xmlrpc")),
          Map.entry(
              "reactor",
              List.of("core", "process", "source", "config", "cluster", "publish", "koji", "tls")),
          Map.entry(
              "cli",
              List.of(
                  "core",
                  "process",
                  "source",
                  "simulation",
                  "config",
                  "cluster",
                  "client",
                  "publish",
                  "reactor",
                  "koji",
                  "builder")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.osbs");

  @Test
  void modulesUseOnlyWhatTheTableSays() {
    var rule = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("io.osbs..");
    for (String module : MAY_USE.keySet()) {
      rule = rule.optionalLayer(module).definedBy("io.osbs." + module + "..");
    }
    for (var entry : MAY_USE.entrySet()) {
      var access = rule.whereLayer(entry.getKey());
      rule =
          entry.getValue().isEmpty()
              ? access.mayNotAccessAnyLayer()
              : access.mayOnlyAccessLayers(entry.getValue().toArray(String[]::new));
    }
    rule.check(CLASSES);
  }

  @Test
  void coreUsesTheJdkAndJspecifyOnlyAndDoesNoInputOrOutput() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage("io.osbs.core..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "io.osbs.core..",
                    "java.lang..",
                    "java.math..",
                    "java.nio.charset..",
                    "java.security..",
                    "java.text..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..")
                .or(belongToAnyOf(URI.class, URISyntaxException.class)))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.osbs.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
