package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints {@code repositories/} and {@code repositories/container/container/}. */
final class Repositories {

  static final String TYPE = "container/container";

  private final PulpHttp http;
  private final Tasks tasks;

  Repositories(PulpHttp http, Tasks tasks) {
    this.http = http;
    this.tasks = tasks;
  }

  /**
   * The repository of that name.
   *
   * @throws FailureException {@code CONFIGURATION} when it is no container repository
   */
  Optional<Resource> find(String name) throws FailureException, InterruptedException {
    Optional<Resource> found =
        Resource.only(
            http.list(
                "find the repository " + name, http.path("repositories/", Map.of("name", name))));
    if (found.isPresent() && !found.get().type().equals(TYPE)) {
      throw otherType(name, found.get().type());
    }
    return found;
  }

  private FailureException otherType(String name, String type) {
    String remedy =
        type.equals("container/container-push")
            ? "convert it with its action 'migrate' (pulp_container 2.30 or newer), or"
            : "rename or remove it, or";
    return http.failures()
        .failure(
            FailureKind.CONFIGURATION,
            "use the repository " + name,
            "a repository of that name is of the type %s, not %s; %s set another repository_prefix of pulp in config.yaml"
                .formatted(type, TYPE, remedy),
            null);
  }

  /** The repository of that name, made if there is none. */
  Resource ensure(String name, Map<String, String> labels)
      throws FailureException, InterruptedException {
    Optional<Resource> found = find(name);
    if (found.isPresent()) {
      return found.get();
    }
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("name", name);
    ObjectNode set = body.putObject("pulp_labels");
    labels.forEach(set::put);
    String doing = "make the repository " + name;
    String path = http.path("repositories/container/container/", Map.of());
    return http.make(() -> Resource.of(http.once(doing, "POST", path, body)), () -> find(name));
  }

  /** Fetches what a remote includes; whatever the repository has already stays. */
  void sync(Resource repository, Resource remote) throws FailureException, InterruptedException {
    String doing = "synchronise %s with %s".formatted(repository.text("name"), remote.text("url"));
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("remote", remote.href());
    body.put("mirror", false);
    tasks.await(doing, http.send(doing, "POST", repository.href() + "sync/", body));
  }

  /** Adds tags of another repository's latest version, with all that they refer to. */
  void copyTags(Resource from, Resource to, List<String> names)
      throws FailureException, InterruptedException {
    String doing =
        "copy the tags %s from %s to %s".formatted(names, from.text("name"), to.text("name"));
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("source_repository", from.href());
    names.forEach(body.putArray("names")::add);
    tasks.await(doing, http.send(doing, "POST", to.href() + "copy_tags/", body));
  }

  /** Moves a tag to a manifest that the repository has. */
  void tag(Resource repository, String tag, String digest)
      throws FailureException, InterruptedException {
    String doing = "tag %s as %s:%s".formatted(digest, repository.text("name"), tag);
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("tag", tag);
    body.put("digest", digest);
    tasks.await(doing, http.send(doing, "POST", repository.href() + "tag/", body));
  }

  /** The path of the repository's newest version. */
  String latestVersion(Resource repository) throws FailureException, InterruptedException {
    return http.get("read the repository " + repository.text("name"), repository.href())
        .path("latest_version_href")
        .asString();
  }

  /** Ends its tasks and deletes it. */
  void delete(Resource repository) throws FailureException, InterruptedException {
    String doing = "remove the repository " + repository.text("name");
    tasks.cancelAllOf(repository.href());
    var answer = http.sendIfThere(doing, "DELETE", repository.href(), null);
    if (answer.isPresent()) {
      tasks.await(doing, answer.get());
    }
  }
}
