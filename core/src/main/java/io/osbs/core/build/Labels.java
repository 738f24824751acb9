package io.osbs.core.build;

/** Names of the labels and annotations that carry a build's identity and its waiting. */
public final class Labels {
  public static final String REQUEST = "osbs.io/request";
  public static final String KIND = "osbs.io/kind";
  public static final String ORCHESTRATOR = "osbs.io/orchestrator";
  public static final String PLATFORM = "osbs.io/platform";
  public static final String ATTEMPT = "osbs.io/attempt";
  public static final String ORIGIN = "osbs.io/origin";
  public static final String CLASS = "osbs.io/class";

  /** What a worker build depends on beyond its source, hashed; set where a retry may compare. */
  public static final String INPUTS = "osbs.io/inputs";

  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Annotation: platforms, separated by commas, that an orchestrator build waits for. */
  public static final String WAITING = "osbs.io/waiting";

  /** Annotation: what a build is doing, a few words. */
  public static final String STEP = "osbs.io/step";

  /** Annotation: the tag, as skopeo takes it, that a worker build pushes its image under. */
  public static final String IMAGE = "osbs.io/image";

  private Labels() {}
}
