package io.osbs.cluster.openshift;

import io.osbs.core.cluster.BuildSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The repository and branch that builds of one image come from: what a BuildConfig stands for. The
 * labels are the original's. Its names were made from the short name of the repository alone, so
 * that two forks shared one; these have a hash of the whole address and branch.
 *
 * @param branch {@code unknown} where a build is of a commit only
 */
record GitSource(String uri, String branch) {

  /** Annotation: the repository's address. */
  private static final String URI = "osbs.io/source-uri";

  /** Annotation: the branch. */
  private static final String BRANCH = "osbs.io/source-branch";

  private static final String REPOSITORY_LABEL = "git-repo-name";
  private static final String BRANCH_LABEL = "git-branch";
  private static final Pattern REPOSITORY = Pattern.compile("([^/:]+?)/?(?:\\.git)?/*$");
  private static final int LONGEST_PART = 22;
  private static final int HASH_DIGITS = 8;
  private static final int LONGEST_LABEL = 63;

  static Optional<GitSource> of(BuildSpec spec) {
    String uri = spec.annotations().getOrDefault(URI, "");
    return uri.isEmpty()
        ? Optional.empty()
        : Optional.of(new GitSource(uri, spec.annotations().getOrDefault(BRANCH, "unknown")));
  }

  /** What the original found BuildConfigs by. */
  Map<String, String> labels() {
    return Map.of(REPOSITORY_LABEL, label(repository()), BRANCH_LABEL, label(branch));
  }

  String buildConfigName() {
    return "%s-%s-%s".formatted(part(repository()), part(branch), hash());
  }

  private String repository() {
    Matcher matcher = REPOSITORY.matcher(uri);
    return matcher.find() ? matcher.group(1) : "repo";
  }

  private static String part(String text) {
    String clean =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String part = clean.length() > LONGEST_PART ? clean.substring(0, LONGEST_PART) : clean;
    return part.isEmpty() ? "x" : part.replaceAll("-+$", "");
  }

  private static String label(String text) {
    String clean = text.replaceAll("[^A-Za-z0-9_.-]", "-");
    String cut = clean.length() > LONGEST_LABEL ? clean.substring(0, LONGEST_LABEL) : clean;
    return cut.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
  }

  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest((uri + "\n" + branch).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
