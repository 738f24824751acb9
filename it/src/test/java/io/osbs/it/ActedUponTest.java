package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/administration.md call a key acted upon that has a reader. This makes sure
 * that what was read is also used: every component of every record that osbs.conf, config.yaml and
 * container.yaml are read into reaches code beyond the module {@code config}, and more of it than
 * what only checks and shows files.
 */
final class ActedUponTest {

  private static final Set<String> FILES =
      Set.of("io.osbs.config.instance", "io.osbs.config.reactor", "io.osbs.config.container");

  /** What the tables name as without effect, and what is looked at while the file is read. */
  private static final Set<String> ELSEWHERE =
      Set.of("PlatformDescriptor.enableV1", "Registries.apiVersions", "Instance.settings");

  /** Records that describe keys, and what was read of them for those who want to see it. */
  private static final Set<String> ABOUT_KEYS = Set.of("ConfKey", "Acts", "Ignored", "Setting");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.osbs");

  @Test
  void whatIsReadIsUsed() {
    Set<String> used = used();
    Set<String> unused = new TreeSet<>();
    int components = 0;
    for (JavaClass each : CLASSES) {
      if (!each.isRecord() || !FILES.contains(each.getPackageName()) || !isValue(each)) {
        continue;
      }
      for (JavaField field : each.getFields()) {
        if (!field.getModifiers().contains(JavaModifier.STATIC)) {
          components++;
          if (!used.contains(field.getFullName())) {
            unused.add(each.getSimpleName() + "." + field.getName());
          }
        }
      }
    }
    assertThat(components).isGreaterThan(100);
    unused.removeAll(ELSEWHERE);
    assertThat(unused).as("read and never acted upon").isEmpty();
  }

  /** Public records are what the module gives away; the others are its own. */
  private static boolean isValue(JavaClass each) {
    return each.getModifiers().contains(JavaModifier.PUBLIC)
        && !ABOUT_KEYS.contains(each.getSimpleName());
  }

  /** The fields that are read by what code beyond the module calls, directly or not. */
  private static Set<String> used() {
    Deque<String> open = new ArrayDeque<>();
    for (JavaClass each : CLASSES) {
      if (acts(each)) {
        each.getAccessesFromSelf().forEach(access -> reached(access, open));
      }
    }
    Set<String> seen = new HashSet<>();
    Set<String> fields = new HashSet<>();
    while (!open.isEmpty()) {
      String unit = open.pop();
      if (!seen.add(unit)) {
        continue;
      }
      for (JavaAccess<?> access : accesses(unit)) {
        if (access instanceof JavaFieldAccess field
            && field.getAccessType() == JavaFieldAccess.AccessType.GET) {
          fields.add(field.getTarget().getFullName());
        }
        reached(access, open);
      }
    }
    return fields;
  }

  private static boolean acts(JavaClass each) {
    String name = each.getPackageName();
    return !name.startsWith("io.osbs.config") && !name.startsWith("io.osbs.client.config");
  }

  private static void reached(JavaAccess<?> access, Deque<String> open) {
    if (access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget
        && access.getTargetOwner().getPackageName().startsWith("io.osbs.config")) {
      open.add(access.getTarget().getFullName());
    }
  }

  private static Set<JavaAccess<?>> accesses(String unit) {
    Set<JavaAccess<?>> all = new HashSet<>();
    String owner = unit.substring(0, unit.lastIndexOf('.', unit.indexOf('(')));
    if (!CLASSES.contain(owner)) {
      return all;
    }
    for (JavaCodeUnit each : CLASSES.get(owner).getCodeUnits()) {
      if (each.getFullName().equals(unit)) {
        all.addAll(each.getAccessesFromSelf());
      }
    }
    return all;
  }
}
