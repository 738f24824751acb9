package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/orchestration.md} the same as the tables it shows. */
final class OrchestrationPageTest {

  private static final String REGENERATE = "mvn -pl core test -Dosbs.regenerate=true";

  @Test
  void thePageShowsTheTablesAsTheyAre() throws IOException {
    Path page = root().resolve("docs/orchestration.md");
    if (Boolean.getBoolean("osbs.regenerate")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, page());
    }

    assertThat(Files.exists(page) ? Files.readString(page) : "")
        .as("docs/orchestration.md is out of date; write it again with: %s", REGENERATE)
        .isEqualTo(page());
  }

  /** The project's root, whether the tests run in the module's directory or in the root. */
  private static Path root() {
    Path here = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return Files.isDirectory(here.resolve("core/src")) ? here : here.resolve("..").normalize();
  }

  private static String page() {
    return """
    <!-- Written by OrchestrationPageTest from the tables in core; do not edit.
         To write it again: %s -->

    # How a request is orchestrated

    An orchestrator build does two things at once: it leads each platform from "no slot" to an image,
    and itself from "building" to published tags. Both lives are tables, one row for each event that a
    state knows: what is not in the table cannot happen. This page is made from the tables that the
    program runs on.

    One function reads them: `Orchestration.step` takes the plan, one thing that was observed and the
    time, and returns the next plan and the actions to carry out. It does no input or output. A driver
    carries the actions out, each on a cluster or a registry, and hands back what came of them as the
    next observation; each question is answered exactly once, if only by "no answer". The reactor drives
    real clusters this way, the simulation drives simulated ones, and the tests of `core` play the driver
    by hand.

    What helps in reading the tables:

    - The first word of a row is the state in which the event means something. An event that comes late
      or twice, in a state that does not know it, changes nothing.
    - An event that the cluster's silence raises never says that something happened or did not happen.
      A create without an answer is looked up; it is only created again once the cluster has said that
      it does not exist.
    - A slot is given back by its exact version, so never one that a worker build has claimed. That one
      is free as soon as its holder is final, which any survey notices.
    - An infrastructure failure leads back to `UNPLACED` with the next attempt's name, elsewhere if there
      is an elsewhere; more of them than `infrastructure_retries` are a failure.

    ## A platform's worker build

    A first run begins in `UNPLACED`. A run that follows an earlier one of the same request begins in
    `LOOKING`: it asks every cluster what exists already.

    ```mermaid
    %s```

    %s
    ## The orchestrator build

    ```mermaid
    %s```

    %s\
    """
        .formatted(
            REGENERATE,
            WorkerTable.TABLE.diagram(),
            WorkerTable.TABLE.markdown(),
            BuildTable.TABLE.diagram(),
            BuildTable.TABLE.markdown());
  }
}
