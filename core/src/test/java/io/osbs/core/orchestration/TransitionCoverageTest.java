package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.orchestration.TransitionTable.Transition;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Runs every scenario, that is every test of a class called {@code …ScenariosTest} in this package:
 * a row of a table that none of them takes is one that nobody has thought through.
 */
final class TransitionCoverageTest {

  @Test
  void everyRowOfBothTablesIsTakenByAScenario() {
    List<Class<?>> classes =
        ReflectionSupport.findAllClassesInPackage(
            getClass().getPackageName(), _ -> true, name -> name.endsWith("ScenariosTest"));
    assertThat(classes).isNotEmpty();
    for (Class<?> each : classes) {
      Object scenarios = ReflectionSupport.newInstance(each);
      for (Method scenario :
          AnnotationSupport.findAnnotatedMethods(
              each, Test.class, HierarchyTraversalMode.TOP_DOWN)) {
        ReflectionSupport.invokeMethod(scenario, scenarios);
      }
    }

    List<Transition<?, ?, ?>> missing = new ArrayList<>();
    missing.addAll(WorkerTable.TABLE.rows());
    missing.addAll(BuildTable.TABLE.rows());
    missing.removeAll(Taken.rows());
    assertThat(missing).as("rows that no scenario takes").isEmpty();
  }
}
