package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Endpoint {@code remotes/container/container/}: the registries that Pulp synchronises with. */
final class Remotes {

  private final PulpHttp http;
  private final Tasks tasks;

  Remotes(PulpHttp http, Tasks tasks) {
    this.http = http;
    this.tasks = tasks;
  }

  Optional<Resource> find(String name) throws FailureException, InterruptedException {
    return Resource.only(
        http.list(
            "find the remote " + name,
            http.path("remotes/container/container/", Map.of("name", name))));
  }

  /**
   * The remote of that name, made or changed to be as wanted.
   *
   * @param tags the only tags that it lets through
   */
  Resource ensure(
      String name,
      PulpSource source,
      String repository,
      List<String> tags,
      Map<String, String> labels)
      throws FailureException, InterruptedException {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("name", name);
    body.put("url", source.url().toString());
    body.put("upstream_name", repository);
    // Not its newer name "includes": this one is known to old versions too.
    tags.forEach(body.putArray("include_tags")::add);
    body.put("policy", "immediate");
    body.put("tls_validation", !source.insecure());
    if (source.authorities() != null) {
      body.put("ca_cert", source.authorities());
    }
    if (source.login() != null) {
      body.put("username", source.login().user());
      body.put("password", source.login().password());
    }
    ObjectNode set = body.putObject("pulp_labels");
    labels.forEach(set::put);
    Optional<Resource> found = find(name);
    if (found.isPresent()) {
      String doing = "change the remote " + name;
      tasks.await(doing, http.send(doing, "PATCH", found.get().href(), body));
      return found.get();
    }
    String doing = "make the remote " + name;
    String path = http.path("remotes/container/container/", Map.of());
    return http.make(() -> Resource.of(http.once(doing, "POST", path, body)), () -> find(name));
  }

  void delete(Resource remote) throws FailureException, InterruptedException {
    String doing = "remove the remote " + remote.text("name");
    var answer = http.sendIfThere(doing, "DELETE", remote.href(), null);
    if (answer.isPresent()) {
      tasks.await(doing, answer.get());
    }
  }
}
