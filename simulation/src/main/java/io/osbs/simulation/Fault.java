package io.osbs.simulation;

/** What goes wrong in a simulated world. */
public enum Fault {
  /** An orchestrator dies between two actions and is started again. */
  ORCHESTRATOR_CRASH,
  /** A dead orchestrator's last call still arrives. */
  POSTHUMOUS_CALL,
  /** An orchestrator stands still for a while and goes on as if nothing had happened. */
  ORCHESTRATOR_PAUSE,
  /** An orchestrator stands still, another run takes over, and then the first goes on. */
  ORCHESTRATOR_ZOMBIE,
  /** A user asks for a failed request again. */
  RETRY,
  /** A user asks for a failed request again and wants nothing of before. */
  RETRY_ALL,
  /** The configuration that worker builds are made from changes before a request is asked again. */
  INPUTS_CHANGED,
  /** A parent image changes before a request is asked again. */
  PARENT_CHANGED,
  /** An orchestrator build is lost for good; nobody starts it again. */
  ORCHESTRATOR_GONE,
  /** A worker build outlives its request, and another one's orchestrator ends it in passing. */
  ORPHAN,
  /** A worker stands still before it claims its slot. */
  WORKER_PAUSE,
  /** A worker's process goes on although its cluster has given it up. */
  WORKER_ZOMBIE,
  /** A cluster is cut off for less than {@code unreachable_grace}. */
  PARTITION_SHORT,
  /** A cluster is cut off for longer than {@code unreachable_grace}. */
  PARTITION_LONG,
  /** All clusters of a platform are cut off for longer than {@code unreachable_grace}. */
  BLACKOUT,
  /** A cluster comes and goes every few seconds. */
  FLAPPING,
  /** A cluster takes seconds to answer. */
  SLOW_CLUSTER,
  /** The orchestrator cluster is cut off. */
  HOME_UNREACHABLE,
  /** A cluster lists well and refuses every create. */
  CREATE_REFUSED,
  /** A cluster forbids everything to us. */
  FORBIDDEN,
  /** The worker build of a platform is wrong in itself. */
  CREATE_INVALID,
  /** A call is lost before it arrives. */
  REQUEST_LOST,
  /** A call takes effect and its answer is lost. */
  REPLY_LOST,
  /** A create takes effect and its answer is lost. */
  CREATE_LOST,
  /** A slot is taken and the answer is lost. */
  TAKE_LOST,
  /** A create takes effect long after its caller has been told that it did not answer. */
  CREATE_DELAYED,
  /** A slot is taken long after its caller has been told that it did not answer. */
  TAKE_DELAYED,
  /** An answer arrives twice. */
  REPLY_DOUBLED,
  /** A cluster's lists show the past. */
  STALE_LIST,
  /** A change is not told. */
  NOTICE_LOST,
  /** A change is told twice. */
  NOTICE_DOUBLED,
  /** A watch hears nothing for a while. */
  WATCH_GAP,
  /** A cluster's clock jumps. */
  CLOCK_JUMP,
  /** The configuration gives a cluster another maximum. */
  MAXIMUM_CHANGED,
  /** The configuration disables a cluster for a while. */
  DISABLED,
  /** A cluster is cordoned for a while. */
  CORDON,
  /** A cluster is cordoned between the choice of a slot there and its taking. */
  CORDON_RACE,
  /**
   * A slot is taken by an old view for a platform whose own maximum the cluster is above already.
   */
  PLATFORM_EXCEEDING,
  /** A cluster is left alone by all orchestrators of a namespace but the one that tries it. */
  BREAKER,
  /** Somebody else's worker build comes and goes. */
  FOREIGN_BUILD,
  /** A second orchestrator namespace uses the same worker clusters. */
  SHARED_CLUSTERS,
  /** A worker build ends in Error. */
  WORKER_KILLED,
  /** A worker build fails because of what it builds. */
  WORKER_FAILS,
  /** A worker build never ends by itself. */
  WORKER_HANGS,
  /** A worker build stays Pending. */
  WORKER_STUCK,
  /** A worker build is Complete and left no result. */
  RESULT_MISSING,
  /** A worker build disappears. */
  WORKER_VANISHES,
  /** Somebody cancels a worker build. */
  WORKER_CANCELLED,
  /** The request is cancelled. */
  CANCEL,
  /** The request is cancelled again. */
  CANCEL_TWICE,
  /** The registry fails for a while. */
  REGISTRY_FAILING,
  /** The registry refuses what a request publishes for good. */
  REGISTRY_REFUSES,
  /** A publish step takes effect and its answer is lost. */
  PUBLISH_LOST,
  /** Something after the import fails for good, until somebody mends it and asks again. */
  PUBLISH_STUCK,
  /** What was published cannot be taken back. */
  UNDO_REFUSED
}
