package io.osbs.cluster.namespace;

/** Variables that tell a pod's process which build it is, and where its place on disk is. */
public final class Inside {

  /** The build's name. */
  public static final String BUILD = "OSBS_BUILD";

  /** {@code orchestrator} or {@code worker}. */
  public static final String KIND = "OSBS_BUILD_KIND";

  /** {@code kubernetes} or {@code openshift}. */
  public static final String ENGINE = "OSBS_BUILD_ENGINE";

  /**
   * The arguments of {@code osbs}, as a JSON object with the list {@code arguments}: where an
   * engine cannot give a pod's process any.
   */
  public static final String ARGUMENTS = "OSBS_BUILD_ARGUMENTS";

  /** The pod's uid: tells the runs of one build apart. */
  public static final String POD_UID = "OSBS_POD_UID";

  /** Where everything lies that a program of ours keeps on disk. */
  public static final String HOME = "OSBS_HOME";

  /** The value of {@link #HOME} in a pod: a volume that goes away with it. */
  public static final String HOME_PATH = "/var/lib/osbs";

  private Inside() {}
}
