package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.check.ClusterCheck;
import io.osbs.client.check.Finding;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.FailureKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code osbs cluster check}. */
@Command(
    name = "check",
    description =
        "Look whether builds can run on a cluster: address, token, rights, quota, slots, a probe"
            + " build.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 they can; 2 the configuration is wrong, or the namespace is missing; 4 the",
      "token or a right is; 5 the cluster does not answer.",
      "Example: osbs cluster check ppc-1"
    })
final class ClusterCheckCommand extends SiteCommand {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Name of a worker cluster. Default: the orchestrator cluster.")
  @Nullable String cluster;

  @Mixin OutputOptions output = new OutputOptions();

  ClusterCheckCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client) {
    ClusterCheck.Report report = ClusterCheck.of(site, cluster, surroundings.machine());
    output.show(
        new OutputOptions.Data() {
          @Override
          public Object document() {
            return ClusterCheckCommand.document(report);
          }

          @Override
          public List<String> names() {
            return report.findings().stream()
                .filter(finding -> finding.state() == Finding.State.WRONG)
                .map(Finding::subject)
                .distinct()
                .toList();
          }

          @Override
          public void print(boolean wide) {
            ClusterCheckCommand.this.print(report);
          }
        },
        console);
    return report.findings().stream()
        .map(Finding::kind)
        .filter(Objects::nonNull)
        .map(FailureKind::exitStatus)
        .findFirst()
        .orElse(DONE);
  }

  private void print(ClusterCheck.Report report) {
    if (report.server() != null) {
      console.print(
          "cluster %s (%s), namespace %s"
              .formatted(report.cluster(), report.server(), report.namespace()));
    }
    for (Finding finding : report.findings()) {
      console.print(
          "  %-7s  %s: %s%s"
              .formatted(
                  word(finding),
                  finding.subject(),
                  finding.said(),
                  finding.remedy().isEmpty() ? "" : "; " + finding.remedy()));
    }
  }

  private static String word(Finding finding) {
    return finding.state().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, @Nullable Object> document(ClusterCheck.Report report) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("cluster", report.cluster());
    document.put("engine", report.engine().word());
    document.put("server", report.server());
    document.put("namespace", report.namespace());
    document.put(
        "findings",
        report.findings().stream()
            .map(finding -> {
              Map<String, @Nullable Object> each = new LinkedHashMap<>();
              each.put("subject", finding.subject());
              each.put("state", word(finding));
              each.put("said", finding.said());
              each.put("remedy", finding.remedy());
              return each;
            })
            .toList());
    return document;
  }
}
