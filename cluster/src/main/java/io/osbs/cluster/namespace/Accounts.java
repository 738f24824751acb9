package io.osbs.cluster.namespace;

/** The service accounts that builds and their makers have in a namespace. */
public final class Accounts {

  /** Whose token Koji builders show to an orchestrator cluster. */
  public static final String KOJI_BUILDER = "koji-builder";

  /** The account of orchestrator builds' pods, on their own cluster. */
  public static final String ORCHESTRATOR_POD = "osbs-orchestrator";

  /** Whose token orchestrator builds show to a worker cluster. */
  public static final String ORCHESTRATOR = "orchestrator";

  /** The account of worker builds' pods: their slot and their documents, nothing else. */
  public static final String WORKER_POD = "osbs-worker";

  private Accounts() {}

  /** The secret that holds an account's persistent token. */
  public static String tokenSecret(String account) {
    return account + "-token";
  }
}
