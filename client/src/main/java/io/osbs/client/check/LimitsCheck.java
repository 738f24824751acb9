package io.osbs.client.check;

import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.core.cluster.ClusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a namespace lets its pods have. */
final class LimitsCheck {

  private final ApiServer server;
  private final String remedy;

  LimitsCheck(ApiServer server, String remedy) {
    this.server = server;
    this.remedy = remedy;
  }

  /** How much of the quotas is in use. */
  Finding quota() throws ClusterException {
    List<String> said = new ArrayList<>();
    List<String> full = new ArrayList<>();
    for (ApiObject quota : list("resourcequotas")) {
      Map<String, String> used = quota.texts("status", "used");
      new TreeMap<>(quota.texts("status", "hard"))
          .forEach((what, hard) -> {
            String now = used.getOrDefault(what, "0");
            said.add("%s %s of %s".formatted(what, now, hard));
            if (now.equals(hard)) {
              full.add(what);
            }
          });
    }
    String all = said.isEmpty() ? "none" : String.join(", ", said);
    return full.isEmpty()
        ? Finding.fine("quota", all)
        : Finding.warning(
            "quota",
            all,
            "%s is used up: new pods wait; raise it, or wait for builds to end"
                .formatted(String.join(", ", full)));
  }

  /** What a container asks for that does not say. */
  Finding defaultRequest() throws ClusterException {
    Map<String, String> requests = new TreeMap<>();
    for (ApiObject range : list("limitranges")) {
      for (ApiObject limit : range.objects("spec", "limits")) {
        requests.putAll(limit.texts("defaultRequest"));
      }
    }
    if (requests.isEmpty()) {
      return Finding.warning(
          "default request",
          "none: worker builds ask for nothing, so any number of them goes onto a node",
          remedy);
    }
    List<String> said = new ArrayList<>();
    requests.forEach((what, amount) -> said.add(what + " " + amount));
    return Finding.fine("default request", String.join(", ", said));
  }

  private List<ApiObject> list(String resource) throws ClusterException {
    List<ApiObject> found = new ArrayList<>();
    server.list(
        ApiCall.get("list its " + resource, server.path("api/v1", resource)), Set.of(), found::add);
    return found;
  }
}
