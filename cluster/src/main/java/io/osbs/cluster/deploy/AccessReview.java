package io.osbs.cluster.deploy;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiServer;
import io.osbs.core.cluster.ClusterException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks a server what we may do in its namespace, by {@code SelfSubjectAccessReview} ({@code
 * authorization.k8s.io/v1}), which every account may ask.
 */
public final class AccessReview {

  private final ApiServer server;

  public AccessReview(ApiServer server) {
    this.server = server;
  }

  /** Whether we may do this with every object of a resource, with {@code pods/log} as well. */
  public boolean allows(String group, String resource, String verb) throws ClusterException {
    return allows(group, resource, "", verb);
  }

  /**
   * Whether we may do this.
   *
   * @param name of the only object meant; "" means all
   */
  public boolean allows(String group, String resource, String name, String verb)
      throws ClusterException {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("namespace", server.namespace());
    attributes.put("group", group);
    int slash = resource.indexOf('/');
    attributes.put("resource", slash < 0 ? resource : resource.substring(0, slash));
    if (slash >= 0) {
      attributes.put("subresource", resource.substring(slash + 1));
    }
    if (!name.isEmpty()) {
      attributes.put("name", name);
    }
    attributes.put("verb", verb);
    Map<String, Object> review = new LinkedHashMap<>();
    review.put("apiVersion", "authorization.k8s.io/v1");
    review.put("kind", "SelfSubjectAccessReview");
    review.put("spec", Map.of("resourceAttributes", attributes));
    ApiAnswer answer =
        server.call(
            ApiCall.post(
                "ask what we may do",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                review));
    return answer.object().flag("status", "allowed");
  }
}
