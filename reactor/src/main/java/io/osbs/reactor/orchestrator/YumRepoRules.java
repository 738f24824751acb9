package io.osbs.reactor.orchestrator;

import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Request;
import java.net.URI;
import java.util.List;

/** Which yum repository files a request may name: section {@code yum_repo_allowed_domains}. */
final class YumRepoRules {

  private YumRepoRules() {}

  static void check(Request request, ReactorConfig config) throws FailureException {
    KojiTask task = request.koji();
    List<String> allowed = config.image().yumRepoDomains();
    if (task == null || allowed.isEmpty()) {
      return;
    }
    for (String address : task.yumRepoUrls()) {
      String host = host(address);
      if (allowed.stream().noneMatch(host::equalsIgnoreCase)) {
        throw FailureException.of(
            FailureKind.CONFIGURATION,
            "the yum repository file %s comes from %s, and yum_repo_allowed_domains of %s allows %s"
                .formatted(address, host, config.file(), String.join(", ", allowed)));
      }
    }
  }

  private static String host(String address) {
    try {
      return String.valueOf(URI.create(address).getHost());
    } catch (IllegalArgumentException _) {
      return "no host";
    }
  }
}
