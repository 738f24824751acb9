package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.osbs.cluster.deploy.Applier;
import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Digest;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Considered;
import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command prints for programs keeps to the published schemas, in JSON and in YAML. */
class SchemaTest {

  private static final String BASE = "https://osbs.io/schema/";

  @TempDir Path home;

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(SchemaTest::published));

  /** The published schema of that name; null for what is none of ours. */
  private static @Nullable String published(String id) {
    if (!id.startsWith(BASE)) {
      return null;
    }
    Path file =
        RealTools.repositoryRoot().resolve("docs/schema").resolve(id.substring(BASE.length()));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(String schema, String json, String yaml) {
    assertThat(errors(schema, json, InputFormat.JSON)).as(json).isEmpty();
    assertThat(errors(schema, yaml, InputFormat.YAML)).as(yaml).isEmpty();
  }

  private static List<Error> errors(String name, String text, InputFormat format) {
    Schema schema = SCHEMAS.getSchema(SchemaLocation.of(BASE + name));
    return schema.validate(
        text,
        format,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static void check(Playground play, String schema, String... arguments) {
    check(schema, ran(play, "json", arguments), ran(play, "yaml", arguments));
  }

  private static String ran(Playground play, String format, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-o";
    all[1] = format;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    Playground.Ran ran = play.run(all);
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran.out();
  }

  @Test
  void theSchemasTellRightFromWrong() {
    assertThat(errors("build.json", "{\"version\": 1}", InputFormat.JSON)).isNotEmpty();
    assertThat(errors("builds.json", "[{\"version\": 1}]", InputFormat.JSON)).isNotEmpty();
    assertThat(errors("clusters.json", "[{}]", InputFormat.JSON)).isNotEmpty();
    assertThat(errors("why.json", "{}", InputFormat.JSON)).isNotEmpty();
    assertThat(errors("prune.json", "{}", InputFormat.JSON)).isNotEmpty();
    for (String name : List.of("config.json", "config-check.json", "image.json")) {
      assertThat(errors(name, "{\"version\": 1}", InputFormat.JSON)).as(name).isNotEmpty();
    }
    assertThat(errors("check.json", "{}", InputFormat.JSON)).isNotEmpty();
    assertThat(errors("deploy.json", "[{}]", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void whatIsSaidOfAConfigurationKeepsToItsSchema() throws Exception {
    try (Playground play = new Playground(home)) {
      check(play, "config.json", "config", "view");
      check(play, "config.json", "config", "view", "--origin");
      check(play, "config-check.json", "config", "check");
      check(play, "check.json", "cluster", "check");

      Path conf =
          Files.writeString(
              home.resolve("odd.conf"),
              """
              [default]
              openshift_url = https://user:pw@api.example.com:1
              token = s3cret
              token_secrets = a b:/x
              node_selector.x86_64 = a=b,c=d
              registry_uri = one,two
              equal_labels = a:b, c:d
              worker_max_run_hours = 2
              colour = red
              """);
      Path now = Files.writeString(home.resolve("now.yaml"), "clusters: {x86_64: [{name: 3}]}\n");
      Path old =
          Files.writeString(
              home.resolve("old.yaml"),
              "clusters: {x86_64: [{name: a, max_concurrent_builds: 3}]}\n");
      String[] files = {"--offline", "--config", conf.toString(), "--reactor-config"};
      for (String format : List.of("json", "yaml")) {
        Playground.Ran view = play.run(words(format, "view", files, old.toString()));
        assertThat(view.out()).contains("worker_max_run_hours", "colour").doesNotContain("s3cret");
        assertThat(errors("config.json", view.out(), InputFormat.valueOf(upper(format)))).isEmpty();
        Playground.Ran wrong =
            play.run(words(format, "check", files, now.toString(), "--against", old.toString()));
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(errors("config-check.json", wrong.out(), InputFormat.valueOf(upper(format))))
            .as(wrong.out())
            .isEmpty();
      }
    }
  }

  private static String upper(String format) {
    return format.toUpperCase(Locale.ROOT);
  }

  private static String[] words(String format, String verb, String[] files, String... more) {
    return Stream.of(new String[] {"config", verb, "-o", format}, files, more)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  @Test
  void whatBecomesOfManifestsKeepsToItsSchema() {
    List<Applier.Outcome> outcomes =
        Arrays.stream(Applier.Change.values())
            .map(change ->
                new Applier.Outcome(
                    "Secret", "east-token", change, List.of("data.token has another value"), null))
            .toList();
    String json =
        Json.pretty(
            DeployApplyCommand.document("east", "https://api.example.com", "builds", outcomes));
    assertThat(errors("deploy.json", "[" + json + "]", InputFormat.JSON)).as(json).isEmpty();
  }

  @Test
  void everyVerbThatPrintsDataKeepsToItsSchema() throws Exception {
    try (Playground play = new Playground(home)) {
      Playground.Started complete = play.orchestrator("complete");
      complete.report(
          Phase.COMPLETE,
          null,
          new Report.Image(new Digest("sha256:" + "a".repeat(64)), List.of("oci:/x/y:1.0")),
          complete.line(Phase.COMPLETE));
      complete.finish(Phase.COMPLETE, null);
      play.later(Duration.ofSeconds(1));
      Failure failure =
          new Failure(
              FailureKind.BUILD,
              new Platform("x86_64"),
              "STEP 2/3: RUN \"make: *\" failed\u0000 with: #1",
              List.of("- a", "no", "1e3", ""));
      Playground.Started failed = play.orchestrator("failed");
      failed.report(Phase.FAILED, failure, failed.line(Phase.FAILED));
      failed.finish(Phase.FAILED, failure);
      play.later(Duration.ofSeconds(1));
      try (Playground.Started running = play.orchestrator("running")) {
        running.report(
            Phase.RUNNING,
            null,
            new Report.Worker(
                new Platform("x86_64"),
                null,
                null,
                Phase.NEW,
                null,
                1,
                "waiting for a slot",
                play.instant()));
        play.explain(
            "running",
            new Explanation.Entry(
                play.instant(),
                new Platform("x86_64"),
                "waiting for a slot, every cluster is full: next in line",
                List.of(
                    new Considered(
                        Playground.WORKER_CLUSTER, 1, 0, 2, Considered.Verdict.FULL, "")),
                new Explanation.Wait(1, List.of("other-x86-64-1"))));
        play.workers().slots().take(0, new BuildName("complete-x86-64-1"), "origin");

        check(play, "builds.json", "list");
        for (String build : List.of("complete", "failed", "running")) {
          check(play, "build.json", "get", build);
          check(play, "why.json", "why", build);
        }
        check(play, "build.json", "watch", "complete");
        check(play, "clusters.json", "clusters");
        check(play, "build.json", "cancel", "complete");
        check(play, "build.json", "cancel", "--detach", "running");
        check(
            "check.json",
            play.run("cluster", "check", Playground.WORKER_CLUSTER, "-o", "json").out(),
            play.run("cluster", "check", Playground.WORKER_CLUSTER, "-o", "yaml").out());
        check(play, "prune.json", "prune", "--dry-run", "--older-than", "0s", "--keep", "0");
        assertThat(ran(play, "json", "why", "running"))
            .contains("\"ahead\": 1", "complete-x86-64-1");
      }
    }
  }
}
