package io.osbs.client.check;

import io.osbs.cluster.deploy.AccessReview;
import io.osbs.cluster.deploy.Rule;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import java.util.ArrayList;
import java.util.List;

/** Asks for every verb that the engines use whether it is allowed. */
final class RightsCheck {

  private final AccessReview review;
  private final String remedy;

  /**
   * @param remedy what to do where a verb is not allowed
   */
  RightsCheck(AccessReview review, String remedy) {
    this.review = review;
    this.remedy = remedy;
  }

  /** A finding per resource, or per object where single ones are meant. */
  List<Finding> check(List<Rule> rules) throws ClusterException {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : rules) {
      for (String resource : rule.resources()) {
        if (rule.names().isEmpty()) {
          findings.add(check(rule, resource, ""));
        }
        for (String name : rule.names()) {
          findings.add(check(rule, resource, name));
        }
      }
    }
    return findings;
  }

  private Finding check(Rule rule, String resource, String name) throws ClusterException {
    List<String> missing = new ArrayList<>();
    for (String verb : rule.verbs()) {
      if (!review.allows(rule.group(), resource, name, verb)) {
        missing.add(verb);
      }
    }
    String what = name.isEmpty() ? resource : resource + " " + name;
    String full = rule.group().isEmpty() ? what : "%s (%s)".formatted(what, rule.group());
    return missing.isEmpty()
        ? Finding.fine("rights", "may %s %s".formatted(String.join(", ", rule.verbs()), full))
        : Finding.wrong(
            "rights",
            "may not %s %s".formatted(String.join(", ", missing), full),
            remedy,
            FailureKind.PERMISSION);
  }
}
