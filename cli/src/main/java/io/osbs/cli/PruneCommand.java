package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.OldRequest;
import io.osbs.client.OldRequests;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterException;
import io.osbs.process.SystemCommandRunner;
import io.osbs.publish.LayoutPruning;
import io.osbs.reactor.worker.ParentPruning;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs prune}. */
@Command(
    name = "prune",
    description = {
      "Take away what is kept of builds that ended long ago.",
      "That is the builds with their logs, their documents, their unique tags, blobs in image layouts that"
          + " no tag leads to, and parent images that no build on this machine has used since.",
      "Whatever belongs to an active build stays, and so does every tag that was not made for one"
          + " build alone. It may be run at any time, also twice at once."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs prune --older-than 30d --keep 100 --dry-run"})
final class PruneCommand extends SiteCommand {

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "What ended longer ago may go. Default: ${DEFAULT-VALUE}.")
  String olderThan = "14d";

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "The N requests that ended last stay, however old. Default: ${DEFAULT-VALUE}.")
  int keep = 20;

  @Option(
      names = "--authfile",
      paramLabel = "FILE",
      description = "Credentials for the registries, as skopeo takes them. Default: none.")
  @Nullable Path authFile;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  boolean dryRun;

  PruneCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client)
      throws ClusterException, FailureException, InterruptedException {
    Instant now = surroundings.machine().clock().instant();
    Instant before = now.minus(age());
    PruneReport report = new PruneReport(dryRun, console);
    OldRequests requests = OldRequests.of(site, report::leave);
    List<OldRequest> old = requests.find(before, keep);
    // Tags go first and the orchestrator build last: whoever is interrupted can begin again.
    Set<String> tags = new TreeSet<>();
    for (OldRequest request : old) {
      tags.addAll(requests.uniqueTags(request));
    }
    Instant unwanted = earlier(before, requests.oldestActive(now));
    registryTags(site, tags, report);
    images(tags, unwanted, report);
    for (OldRequest request : old) {
      builds(site, requests, request, report);
    }
    documents(site, requests, requests.orphanDocuments(), report);
    output.show(report, console);
    return report.isComplete() ? DONE : FailureKind.INFRASTRUCTURE.exitStatus();
  }

  private Duration age() throws FailureException {
    if (keep < 0) {
      throw FailureException.of(FailureKind.CONFIGURATION, "--keep " + keep + " is less than none");
    }
    return Since.age(olderThan)
        .orElseThrow(() ->
            FailureException.of(
                FailureKind.CONFIGURATION,
                "--older-than '%s' is no age: write it as 90s, 15m, 12h or 14d"
                    .formatted(olderThan)));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private void registryTags(Site site, Set<String> tags, PruneReport report)
      throws InterruptedException {
    RegistryTags registries = new RegistryTags(site, authFile);
    for (String tag : tags) {
      if (!RegistryTags.isOne(tag)) {
        continue;
      }
      try {
        if (dryRun || registries.remove(tag)) {
          report.add(PruneReport.Kind.TAG, "registry", tag, null);
        } else {
          report.note("%s stays: its registry does not delete tags".formatted(tag));
        }
      } catch (FailureException e) {
        report.leave("%s stays: %s".formatted(tag, e.failure().message()));
      }
    }
  }

  private void images(Set<String> tags, Instant unwanted, PruneReport report)
      throws FailureException, InterruptedException {
    List<LayoutPruning.Pruned> layouts =
        new LayoutPruning(surroundings.home().resolve("images")).run(tags, unwanted, !dryRun);
    for (LayoutPruning.Pruned layout : layouts) {
      String place = layout.layout().toString();
      layout.tags().forEach(tag -> report.add(PruneReport.Kind.TAG, place, tag, null));
      if (layout.blobs() > 0) {
        report.add(PruneReport.Kind.BLOBS, place, layout.blobs() + " blobs", layout.bytes());
      }
    }
    ParentPruning.Pruned parents =
        new ParentPruning(
                new SystemCommandRunner(),
                surroundings.environment(),
                surroundings.home().resolve("parents"))
            .run(unwanted, !dryRun);
    if (parents.inUse()) {
      console.tell("osbs: parent images stay this time: a build uses them");
    }
    boolean first = true;
    for (String image : parents.images()) {
      // Images share their layers, so only their sum is known.
      Long bytes = first && !dryRun ? Long.valueOf(parents.bytes()) : null;
      report.add(
          PruneReport.Kind.PARENT, surroundings.home().resolve("parents").toString(), image, bytes);
      first = false;
    }
  }

  private void documents(Site site, OldRequests requests, List<String> names, PruneReport report)
      throws ClusterException {
    for (String name : names) {
      OptionalLong bytes = requests.removeDocument(name, !dryRun);
      if (bytes.isPresent()) {
        report.add(PruneReport.Kind.DOCUMENT, site.home().name(), name, bytes.getAsLong());
      }
    }
  }

  private void builds(Site site, OldRequests requests, OldRequest request, PruneReport report)
      throws ClusterException {
    String home = site.home().name();
    documents(site, requests, requests.documents(request), report);
    for (OldRequest.Worker worker : request.workers()) {
      String name = worker.build().name().value();
      if (dryRun) {
        report.add(PruneReport.Kind.BUILD, worker.cluster(), name, null);
        continue;
      }
      try {
        OptionalLong bytes = requests.remove(worker);
        if (bytes.isPresent()) {
          report.add(PruneReport.Kind.BUILD, worker.cluster(), name, bytes.getAsLong());
        }
      } catch (ClusterException e) {
        report.leave("worker build %s stays: %s".formatted(name, e.fault().detail()));
        return;
      }
    }
    for (Build build : request.orchestrators()) {
      OptionalLong bytes = dryRun ? OptionalLong.of(0) : requests.remove(build);
      if (bytes.isPresent()) {
        Long known = dryRun ? null : Long.valueOf(bytes.getAsLong());
        report.add(PruneReport.Kind.BUILD, home, build.name().value(), known);
      }
    }
  }
}
