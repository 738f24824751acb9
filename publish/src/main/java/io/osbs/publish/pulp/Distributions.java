package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Endpoints {@code distributions/} and {@code distributions/container/container/}: under which path
 * Pulp's registry shows which repository.
 */
final class Distributions {

  private static final String TYPE = "container/container";

  private final PulpHttp http;
  private final Tasks tasks;

  Distributions(PulpHttp http, Tasks tasks) {
    this.http = http;
    this.tasks = tasks;
  }

  /** The distribution that shows something under that path. */
  Optional<Resource> find(String basePath) throws FailureException, InterruptedException {
    return Resource.only(
        http.list(
            "find the distribution " + basePath,
            http.path("distributions/", Map.of("base_path", basePath))));
  }

  /**
   * Finds out whether a repository can be shown under a path, now or once its distribution is made.
   *
   * @param repository the repository, if there is one yet
   */
  void check(String basePath, Optional<Resource> repository)
      throws FailureException, InterruptedException {
    Optional<Resource> found = find(basePath);
    if (found.isPresent()) {
      requireShows(found.get(), basePath, repository);
      return;
    }
    for (String other : overlapping(basePath)) {
      throw unusable(
          basePath,
          "the distribution %s lies above or below it, which Pulp does not allow".formatted(other));
    }
    List<JsonNode> named =
        http.list(
            "find the distribution " + basePath,
            http.path("distributions/", Map.of("name", basePath)));
    if (!named.isEmpty()) {
      throw unusable(
          basePath,
          "a distribution of that name shows another path, "
              + named.getFirst().path("base_path").asString());
    }
  }

  private List<String> overlapping(String basePath) throws FailureException, InterruptedException {
    String doing = "find distributions around " + basePath;
    List<String> above = new ArrayList<>();
    for (int slash = basePath.indexOf('/'); slash > 0; slash = basePath.indexOf('/', slash + 1)) {
      above.add(basePath.substring(0, slash));
    }
    List<String> overlapping = new ArrayList<>();
    if (!above.isEmpty()) {
      String query = http.path("distributions/", Map.of("base_path__in", String.join(",", above)));
      http.list(doing, query).forEach(each -> overlapping.add(each.path("base_path").asString()));
    }
    String below = basePath + "/";
    for (JsonNode each :
        http.list(doing, http.path("distributions/", Map.of("base_path__contains", below)))) {
      if (each.path("base_path").asString().startsWith(below)) {
        overlapping.add(each.path("base_path").asString());
      }
    }
    return overlapping;
  }

  private void requireShows(Resource found, String basePath, Optional<Resource> repository)
      throws FailureException {
    if (!found.type().equals(TYPE)) {
      throw unusable(basePath, "a distribution of the type %s is there".formatted(found.type()));
    }
    String shown = found.text("repository");
    if (repository.isEmpty() || !shown.equals(repository.get().href())) {
      throw unusable(
          basePath,
          "the distribution there shows %s"
              .formatted(
                  !shown.isEmpty()
                      ? "another repository, " + shown
                      : found.text("repository_version").isEmpty()
                          ? "no repository"
                          : "one version of a repository for good, "
                              + found.text("repository_version")));
    }
  }

  private FailureException unusable(String basePath, String why) {
    return http.failures()
        .failure(
            FailureKind.CONFIGURATION,
            "show an image under " + basePath,
            why + "; change that in Pulp, or set another repository_prefix of pulp in config.yaml",
            null);
  }

  /**
   * The distribution that shows a repository under a path, made if there is none.
   *
   * @param isPrivate true to let only those pull whom Pulp allows to; not changed when it is there
   */
  Resource ensure(
      String basePath, Resource repository, boolean isPrivate, Map<String, String> labels)
      throws FailureException, InterruptedException {
    Optional<Resource> found = find(basePath);
    if (found.isEmpty()) {
      ObjectNode body = JsonMapper.shared().createObjectNode();
      body.put("name", basePath);
      body.put("base_path", basePath);
      body.put("repository", repository.href());
      body.put("private", isPrivate);
      ObjectNode set = body.putObject("pulp_labels");
      labels.forEach(set::put);
      found = Optional.of(http.make(() -> made(basePath, body), () -> find(basePath)));
    }
    requireShows(found.get(), basePath, Optional.of(repository));
    return found.get();
  }

  private Resource made(String basePath, ObjectNode body)
      throws FailureException, InterruptedException {
    String doing = "make the distribution " + basePath;
    String path = http.path("distributions/container/container/", Map.of());
    tasks.await(doing, http.once(doing, "POST", path, body));
    return find(basePath)
        .orElseThrow(() ->
            http.failures()
                .failure(
                    FailureKind.INFRASTRUCTURE, doing, "it is not there after its making", null));
  }

  /** Deletes it; newer versions of Pulp take its repository away with it. */
  void delete(Resource distribution) throws FailureException, InterruptedException {
    String doing = "remove the distribution " + distribution.text("base_path");
    var answer = http.sendIfThere(doing, "DELETE", distribution.href(), null);
    if (answer.isPresent()) {
      tasks.await(doing, answer.get());
    }
  }
}
