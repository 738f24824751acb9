package io.osbs.testkit.koji;

/** What can happen to a request on its way. */
public enum Disturbance {
  /** The connection is closed before the hub has seen the request. */
  LOST_BEFORE,
  /** The hub carries out the call; its answer is lost. */
  LOST_AFTER,
  /** A proxy answers 502 with a page of HTML. */
  BAD_GATEWAY,
  /** A proxy answers 200 with a page of HTML. */
  PAGE,
  /** The hub's answer is cut off. */
  CUT_OFF,
  /** The hub's database is away: fault 1014. */
  OFFLINE
}
