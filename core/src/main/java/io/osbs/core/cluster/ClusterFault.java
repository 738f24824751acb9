package io.osbs.core.cluster;

/** Why a cluster did not do what it was asked: tells whether trying again can help. */
public sealed interface ClusterFault {

  /** What happened, in words for a user: which call, which address, which answer. */
  String detail();

  /** No answer came: what was asked may or may not have happened, and must be looked up. */
  record Unreachable(String detail) implements ClusterFault {}

  /** The cluster answered and did nothing: a quota, a server error. Later, it might. */
  record Refused(String detail) implements ClusterFault {}

  /** We may not do this there. Trying again does not help. */
  record Forbidden(String detail) implements ClusterFault {}

  /** What was asked is wrong in itself. Trying again does not help, here or elsewhere. */
  record Invalid(String detail) implements ClusterFault {}
}
