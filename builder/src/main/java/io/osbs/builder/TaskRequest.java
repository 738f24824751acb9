package io.osbs.builder;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request of a {@code buildContainer} task, checked.
 *
 * @param repository the git URL, without Koji's {@code git+}
 * @param ref what follows the {@code #}
 * @param archOverride empty for the target's own
 */
record TaskRequest(
    String repository,
    String ref,
    String target,
    String branch,
    RequestClass requestClass,
    List<String> archOverride,
    @Nullable String release,
    @Nullable String parentBuild,
    List<String> yumRepoUrls,
    Map<?, ?> userData) {

  /** Options of the original that mean nothing here, and why. */
  static final Map<String, String> WITHOUT_EFFECT =
      Map.ofEntries(
          Map.entry("flatpak", "flatpaks are not built"),
          Map.entry("module", "modules are not built"),
          Map.entry("modules", "modules are not built"),
          Map.entry("isolated_release", "give the release by 'release'"),
          Map.entry("skip_build", "a task without a build has nothing to do"),
          Map.entry("dependency_replacements", "there is no Cachito to replace dependencies"),
          Map.entry("compose_ids", "there is no ODCS to make composes"),
          Map.entry("signing_intent", "there is no ODCS to make signed composes"),
          Map.entry("operator_csv_modifications_url", "operator manifests are not changed"),
          Map.entry("triggered_after_koji_task", "no task triggers others"),
          Map.entry("push_url", "nothing is pushed to git"),
          Map.entry("git_push_url", "nothing is pushed to git"),
          Map.entry("epoch", "images have no epoch"));

  private static final Set<String> KNOWN =
      Set.of(
          "scratch",
          "isolated",
          "git_branch",
          "arch_override",
          "release",
          "userdata",
          "yum_repourls",
          "koji_parent_build");

  /** Neither user nor password: what a task says is for everybody to read. */
  private static final Pattern REPO_FILE = Pattern.compile("https?://[^/@\\s]+(/\\S*)?");

  private static final Pattern NVR = Pattern.compile("[^\\s/-][^\\s/]*-[^\\s/-]+-[^\\s/-]+");

  private static final Pattern SOURCE =
      Pattern.compile("(?:git\\+(https?|ssh|file)|(git))://([^#?\\s]+)(\\?[^#\\s]*)?#(\\S+)");

  TaskRequest {
    archOverride = List.copyOf(archOverride);
    yumRepoUrls = List.copyOf(yumRepoUrls);
  }

  /**
   * Checks a request.
   *
   * @param params of the task: source, target, options
   * @throws FailureException naming the first thing that is wrong with it
   */
  static TaskRequest of(List<? extends @Nullable Object> params) throws FailureException {
    if (params.size() < 2
        || params.size() > 3
        || !(params.get(0) instanceof String source)
        || !(params.get(1) instanceof String target)) {
      throw wrong("a buildContainer task has a source, a target and options");
    }
    Map<?, ?> options =
        params.size() == 3 && params.get(2) instanceof Map<?, ?> map ? map : Map.of();
    for (Map.Entry<?, ?> each : options.entrySet()) {
      checkKnown(String.valueOf(each.getKey()), each.getValue());
    }
    Matcher parts = SOURCE.matcher(source);
    if (!parts.matches()) {
      throw wrong(
          "'%s' is no source: write git://HOST/PATH#COMMIT or git+https://HOST/PATH#COMMIT"
              .formatted(source));
    }
    if (parts.group(4) != null && parts.group(4).length() > 1) {
      throw wrong(
          "'%s' names a directory within the repository; the Dockerfile has to be at its top"
              .formatted(source));
    }
    boolean scratch = flag(options, "scratch");
    boolean isolated = flag(options, "isolated");
    String branch = text(options, "git_branch");
    String release = text(options, "release");
    List<String> arches = words(text(options, "arch_override"));
    if (branch == null) {
      throw wrong("Git branch must be specified (option git_branch)");
    }
    if (scratch && isolated) {
      throw wrong("Build cannot be both isolated and scratch");
    }
    if (!arches.isEmpty() && !scratch && !isolated) {
      throw wrong("arch-override is only allowed for isolated or scratch builds");
    }
    if (isolated && release == null) {
      throw wrong("an isolated build needs the option release, such as 1.1");
    }
    String scheme = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new TaskRequest(
        scheme + "://" + parts.group(3),
        parts.group(5),
        target,
        branch,
        scratch ? RequestClass.SCRATCH : isolated ? RequestClass.ISOLATED : RequestClass.RELEASE,
        arches,
        release,
        parentBuild(options),
        repoFiles(options),
        options.get("userdata") instanceof Map<?, ?> data ? data : Map.of());
  }

  private static void checkKnown(String name, @Nullable Object value) throws FailureException {
    if (KNOWN.contains(name) || isNothing(value)) {
      return;
    }
    String why = WITHOUT_EFFECT.get(name);
    throw wrong(
        why == null
            ? "there is no option '%s'".formatted(name)
            : "the option '%s' has no effect here: %s; leave it out".formatted(name, why));
  }

  /** What clients send for an option that the user did not give. */
  private static boolean isNothing(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean truth -> !truth;
      case String text -> text.isEmpty();
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  private static boolean flag(Map<?, ?> options, String name) throws FailureException {
    return switch (options.get(name)) {
      case null -> false;
      case Boolean truth -> truth;
      case Object other ->
          throw wrong("the option '%s' is true or false, not %s".formatted(name, other));
    };
  }

  private static @Nullable String text(Map<?, ?> options, String name) throws FailureException {
    return switch (options.get(name)) {
      case null -> null;
      case String text -> text.isBlank() ? null : text.strip();
      case Object other -> throw wrong("the option '%s' is a text, not %s".formatted(name, other));
    };
  }

  private static List<String> texts(Map<?, ?> options, String name) throws FailureException {
    List<String> texts = new ArrayList<>();
    Object value = options.get(name);
    if (value == null) {
      return texts;
    }
    if (value instanceof List<?> list) {
      for (Object each : list) {
        if (!(each instanceof String text)) {
          throw wrong("the option '%s' is a list of texts".formatted(name));
        }
        texts.add(text);
      }
      return texts;
    }
    throw wrong("the option '%s' is a list of texts".formatted(name));
  }

  private static @Nullable String parentBuild(Map<?, ?> options) throws FailureException {
    String nvr = text(options, "koji_parent_build");
    if (nvr != null && !NVR.matcher(nvr).matches()) {
      throw wrong(
          "the option 'koji_parent_build' is the name-version-release of a build, not '%s'"
              .formatted(nvr));
    }
    return nvr;
  }

  private static List<String> repoFiles(Map<?, ?> options) throws FailureException {
    List<String> addresses = texts(options, "yum_repourls");
    for (int at = 0; at < addresses.size(); at++) {
      if (!REPO_FILE.matcher(addresses.get(at)).matches()) {
        // Not shown: it may hold a password.
        throw wrong(
            "entry %d of the option 'yum_repourls' is no http or https address without user and password"
                .formatted(at + 1));
      }
    }
    return addresses;
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split("[\\s,]+", -1));
  }

  /** The section of osbs.conf that the task is built through. */
  String section() {
    return requestClass == RequestClass.SCRATCH ? "scratch" : "default";
  }

  private static FailureException wrong(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }
}
